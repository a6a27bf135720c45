package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Aligned columns, numbers to the right, null as {@code NULL}. The first rows tell how wide a
 * column is; what is longer is cut and ends in {@code …}.
 */
final class AlignedRows implements RowWriter {
  private static final int WIDEST = 48;
  private static final int ROWS_MEASURED = 1000;
  private static final String GAP = "  ";

  private final Writer out;
  private final List<String> names;
  private final boolean[] numbers;
  private final int[] widths;
  private final List<List<String>> kept = new ArrayList<>();
  private boolean measured;

  private AlignedRows(Writer out, Schema schema) {
    this.out = out;
    this.names = schema.getFieldNames().stream().map(ScreenText::visible).toList();
    this.numbers = new boolean[names.size()];
    this.widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      TypeName type = schema.getField(i).getType().getTypeName();
      numbers[i] = type.isNumericType();
    }
    measure(names);
  }

  static AlignedRows to(Writer out, Schema schema) {
    return new AlignedRows(out, schema);
  }

  @Override
  public void write(Row row) throws IOException {
    List<String> cells = new ArrayList<>();
    for (Object value : row.getValues()) {
      cells.add(cell(value));
    }
    if (measured) {
      line(cells);
      return;
    }
    measure(cells);
    kept.add(cells);
    if (kept.size() == ROWS_MEASURED) {
      finish();
    }
  }

  @Override
  public void finish() throws IOException {
    if (measured) {
      return;
    }
    measured = true;
    line(names);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    line(rule);
    for (List<String> cells : kept) {
      line(cells);
    }
    kept.clear();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "NULL" : ScreenText.cut(ScreenText.visible(ValueText.of(value)), WIDEST);
  }

  private void measure(List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.min(WIDEST, Math.max(widths[i], ScreenText.width(cells.get(i))));
    }
  }

  private void line(List<String> cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = ScreenText.cut(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - ScreenText.width(cell));
      line.append(i == 0 ? "" : GAP).append(numbers[i] ? blanks + cell : cell + blanks);
    }
    out.write(line.toString().stripTrailing());
    out.write('\n');
  }
}
