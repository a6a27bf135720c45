package io.pinbeam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;

/** Made-up records of one kind, as lines of JSON, cleaned, and written. */
final class Records {
  static final int COUNT = 10_000;

  private Records() {}

  static byte[] lines(Kind kind) {
    PostGenerator generator = PostGenerator.withSeed(1);
    PostKind made = PostKind.valueOf(kind.name());
    StringBuilder lines = new StringBuilder();
    for (long n = 0; n < COUNT; n++) {
      lines.append(generator.raw(made, n)).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  static RowBuffer cleaned(Kind kind) {
    RowBuffers rows = RowBuffers.create();
    byte[] lines = lines(kind);
    PostReader.create(CleaningRules.standard()).read(kind, lines, 0, lines.length, rows);
    return rows.rows(kind);
  }

  /** Writes rows as a Parquet file of their table, over one of the same name. */
  static DataFile write(RowBuffer rows, Path folder, String name) throws IOException {
    TableRows table = TableRowsOf.kind(rows.kind());
    DataFileWriter<BufferedRow> writer =
        DataFileWriter.open(
            folder.toString(), name, table.schema(), table.recordWriter(), WriteOptions.defaults());
    BufferedRow row = new BufferedRow(rows);
    for (int i = 0; i < rows.size(); i++) {
      writer.write(row.moveTo(i));
    }
    return writer.close();
  }
}
