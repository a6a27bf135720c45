package io.pinbeam.launch;

import io.pinbeam.bench.WholeBenchmark;
import java.io.OutputStream;
import java.io.PrintStream;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * {@code pinbeam batch} on the direct runner, again and again in one virtual machine. In this
 * package, as the command ends the machine for everybody else.
 */
public class BatchBenchmark extends WholeBenchmark {
  @Benchmark
  public void batch() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    String[] words = {"batch", "--profile=direct", "--input=" + input, "--output=out/bench/warm"};
    ExitCode code = Pinbeam.run(words, nowhere, System.err);
    if (code != ExitCode.OK) {
      throw new IllegalStateException("it ended with " + code);
    }
  }
}
