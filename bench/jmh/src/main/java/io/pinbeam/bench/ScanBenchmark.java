package io.pinbeam.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.JsonScanner;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Going over {@value Records#COUNT} records: the scanner, and Jackson's tokens. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScanBenchmark {
  private static final JsonFactory JSON = new JsonFactory();

  @Param({"PIN", "GEO", "USER"})
  public Kind kind;

  private final JsonScanner scanner = JsonScanner.create(1_000);
  private byte[] lines;

  @Setup
  public void setUp() {
    lines = Records.lines(kind);
  }

  @Benchmark
  public long scanner() {
    long fields = 0;
    int at = 0;
    while (at < lines.length) {
      scanner.scan(lines, at, lines.length, 0);
      fields ^= scanner.presentFields();
      at = scanner.end() + 1;
    }
    return fields;
  }

  @Benchmark
  public int jackson() throws IOException {
    int tokens = 0;
    try (JsonParser parser = JSON.createParser(lines)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
