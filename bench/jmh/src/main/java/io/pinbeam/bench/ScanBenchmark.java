package io.pinbeam.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.JsonScanner;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Going over {@value Records#COUNT} records: the scanner, and Jackson's tokens. */
public class ScanBenchmark extends PieceBenchmark {
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
