package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.Writer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Writes rows as people or programs read them. */
interface RowWriter {
  void write(Row row) throws IOException;

  /** Writes what was kept back; the stream beneath stays open. */
  void finish() throws IOException;

  static RowWriter of(QueryOptions.Format format, Schema schema, Writer out) throws IOException {
    return format == QueryOptions.Format.CSV
        ? CsvRows.to(out, schema)
        : AlignedRows.to(out, schema);
  }
}
