package io.pinbeam.launch;

import io.pinbeam.pipelines.options.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Counts by name, in lines that fit a screen of 80 columns and 24 lines. For one thread. */
final class SummaryTable {
  /** What is left of a screen beside a few lines above and below. */
  private static final int ROWS = 12;

  private static final int NAME = 27;
  private static final String CELL = " %12s";

  private final String noun;
  private final List<String> columns;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> notSummed = new HashSet<>();

  private SummaryTable(String noun, List<String> columns) {
    this.noun = noun;
    this.columns = columns;
  }

  /**
   * A table without rows.
   *
   * @param noun what a row is of, in the plural
   * @param columns at most four, of at most 12 letters
   */
  static SummaryTable of(String noun, String... columns) {
    return new SummaryTable(noun, List.of(columns));
  }

  /** Leaves these columns empty in the line of the others: their counts have no sum. */
  SummaryTable withoutSumOf(String... of) {
    notSummed.addAll(List.of(of));
    return this;
  }

  void row(String name, long... counts) {
    rows.add(new Row(name, counts.clone()));
  }

  /** A line for each row; what is too many for a screen is one line together. */
  String text() {
    int shown = rows.size() <= ROWS ? rows.size() : ROWS - 1;
    List<Row> lines = new ArrayList<>(rows.subList(0, shown));
    boolean summed = shown < rows.size();
    if (summed) {
      List<Row> others = rows.subList(shown, rows.size());
      lines.add(new Row("… " + others.size() + " other " + noun, sum(others)));
    }
    int width = lines.stream().mapToInt(row -> name(row).length()).max().orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(width));
    columns.forEach(column -> text.append(String.format(CELL, column)));
    text.append('\n');
    for (Row row : lines) {
      text.append(name(row)).append(" ".repeat(width - name(row).length()));
      boolean isSum = summed && row == lines.get(shown);
      for (int i = 0; i < row.counts.length; i++) {
        boolean empty = isSum && notSummed.contains(columns.get(i));
        text.append(
            String.format(CELL, empty ? "" : String.format(Locale.ROOT, "%,d", row.counts[i])));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private long[] sum(List<Row> others) {
    long[] sum = new long[columns.size()];
    for (Row row : others) {
      Arrays.setAll(sum, i -> sum[i] + row.counts[i]);
    }
    return sum;
  }

  /** Names differ at their ends: what is too long loses some of its middle. */
  private static String name(Row row) {
    String name = VisibleText.of(row.name);
    int half = NAME / 2;
    return name.length() <= NAME
        ? name
        : name.substring(0, half) + "…" + name.substring(name.length() - half);
  }

  private record Row(String name, long[] counts) {}
}
