package io.pinbeam.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.pinbeam.pipelines.source.InputFile;
import io.pinbeam.pipelines.source.InputFiles;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The least that a batch has to do, by as many threads as there are cores: to read the files and go
 * over their tokens, by Jackson, and to write rows that are there already as Parquet files of the
 * same form. No cleaning, no join, no answer, no runner.
 */
public class FloorBenchmark extends WholeBenchmark {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Source> sources = new ArrayList<>();
  private ExecutorService threads;
  private Path folder;

  @Setup
  public void setUp() throws IOException {
    threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    folder = Files.createTempDirectory("floor-benchmark");
    PostReader reader = PostReader.create(CleaningRules.standard());
    for (InputFile file : InputFiles.list(input, null, PipelineOptionsFactory.create()).files()) {
      Path path = Path.of(file.path());
      byte[] bytes = Files.readAllBytes(path);
      RowBuffers rows = RowBuffers.create();
      reader.read(file.kind(), bytes, 0, bytes.length, rows);
      sources.add(new Source(path, rows.rows(file.kind())));
    }
  }

  @Benchmark
  public int floor() throws InterruptedException, ExecutionException {
    List<Future<Integer>> work = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      String file = i + ".parquet";
      Callable<Integer> all =
          () -> {
            int tokens = scan(source.path());
            Records.write(source.rows(), folder, file);
            return tokens;
          };
      work.add(threads.submit(all));
    }
    int tokens = 0;
    for (Future<Integer> each : work) {
      tokens += each.get();
    }
    return tokens;
  }

  private static int scan(Path path) throws IOException {
    int tokens = 0;
    try (JsonParser parser = JSON.createParser(Files.readAllBytes(path))) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  @TearDown
  public void delete() throws IOException {
    threads.shutdown();
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }

  private record Source(Path path, RowBuffer rows) {}
}
