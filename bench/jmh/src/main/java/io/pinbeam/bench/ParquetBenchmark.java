package io.pinbeam.bench;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
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

  private TableRows table;
  private RowBuffer rows;
  private Path folder;

  @Setup
  public void setUp() throws IOException {
    table = TableRowsOf.kind(kind);
    rows = Records.cleaned(kind);
    folder = Files.createTempDirectory("parquet-benchmark");
  }

  @Benchmark
  public DataFile write() throws IOException {
    // The file of the run before is written over.
    DataFileWriter<BufferedRow> writer =
        DataFileWriter.open(
            folder.toString(),
            "rows.parquet",
            table.schema(),
            table.recordWriter(),
            WriteOptions.defaults());
    BufferedRow row = new BufferedRow(rows);
    for (int i = 0; i < rows.size(); i++) {
      writer.write(row.moveTo(i));
    }
    return writer.close();
  }

  @TearDown
  public void delete() throws IOException {
    Files.deleteIfExists(folder.resolve("rows.parquet"));
    Files.delete(folder);
  }
}
