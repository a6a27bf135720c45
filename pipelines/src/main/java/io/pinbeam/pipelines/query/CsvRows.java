package io.pinbeam.pipelines.query;

import io.pinbeam.transforms.aggregate.SpreadsheetText;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * RFC 4180 with a header, LF, and quotes only where needed. Null is nothing, an empty text {@code
 * ""}.
 */
final class CsvRows implements RowWriter {
  private final Writer out;

  private final boolean isForSpreadsheets;

  private CsvRows(Writer out, boolean isForSpreadsheets) {
    this.out = out;
    this.isForSpreadsheets = isForSpreadsheets;
  }

  static CsvRows to(Writer out, Schema schema, boolean isForSpreadsheets) throws IOException {
    CsvRows csv = new CsvRows(out, isForSpreadsheets);
    csv.line(schema.getFieldNames());
    return csv;
  }

  @Override
  public void write(Row row) throws IOException {
    line(row.getValues());
  }

  @Override
  public void finish() {}

  private void line(List<?> values) throws IOException {
    String separator = "";
    for (Object value : values) {
      out.write(separator);
      out.write(cell(value));
      separator = ",";
    }
    out.write('\n');
  }

  private String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = ValueText.of(value);
    if (isForSpreadsheets && !(value instanceof Number)) {
      text = SpreadsheetText.inert(text);
    }
    boolean plain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
