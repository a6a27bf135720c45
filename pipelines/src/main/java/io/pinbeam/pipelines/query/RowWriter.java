package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.Writer;
import org.apache.beam.sdk.values.Row;

/** Writes rows as people or programs read them. */
interface RowWriter {
  void write(Row row) throws IOException;

  /** Writes what was kept back; the stream beneath stays open. */
  void finish() throws IOException;

  static RowWriter of(ResultSpec spec, Writer out) throws IOException {
    return spec.format() == QueryOptions.Format.CSV
        ? CsvRows.to(out, spec.schema(), spec.isSpreadsheetSafe())
        : AlignedRows.to(out, spec.schema());
  }
}
