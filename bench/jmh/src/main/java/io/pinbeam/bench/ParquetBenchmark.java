package io.pinbeam.bench;

import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** {@value Records#COUNT} cleaned rows into one Parquet file. */
public class ParquetBenchmark extends PieceBenchmark {
  @Param({"PIN", "GEO", "USER"})
  public Kind kind;

  private RowBuffer rows;
  private Path folder;

  @Setup
  public void setUp() throws IOException {
    rows = Records.cleaned(kind);
    folder = Files.createTempDirectory("parquet-benchmark");
  }

  @Benchmark
  public DataFile write() throws IOException {
    return Records.write(rows, folder, "rows.parquet");
  }

  @TearDown
  public void delete() throws IOException {
    Files.deleteIfExists(folder.resolve("rows.parquet"));
    Files.delete(folder);
  }
}
