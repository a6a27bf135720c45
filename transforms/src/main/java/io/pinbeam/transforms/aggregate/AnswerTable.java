package io.pinbeam.transforms.aggregate;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The finished rows of one answer, in the order of the answers contract ({@code
 * docs/contracts/answers.md}).
 */
@AutoValue
@DefaultCoder(AnswerTableCoder.class)
public abstract class AnswerTable implements Serializable {
  private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");

  /**
   * Rows hold {@link String}, {@link Integer}, {@link Long} or, for a median, {@link BigDecimal}
   * with one decimal; never null.
   */
  public static AnswerTable of(String name, List<String> columns, List<List<Object>> rows) {
    return new AutoValue_AnswerTable(name, List.copyOf(columns), List.copyOf(rows));
  }

  /** The file's name without its ending. */
  public abstract String name();

  public abstract List<String> columns();

  public abstract List<List<Object>> rows();

  /** RFC 4180 with a header and LF at the end of each line; quotes only where they are needed. */
  public String toCsv() {
    return toCsv(false);
  }

  /** The same, with texts that no spreadsheet takes for formulas. */
  public String toSpreadsheetCsv() {
    return toCsv(true);
  }

  private String toCsv(boolean isForSpreadsheets) {
    StringBuilder csv = new StringBuilder(String.join(",", columns())).append('\n');
    for (List<Object> row : rows()) {
      for (int i = 0; i < row.size(); i++) {
        Object value = row.get(i);
        String text =
            value instanceof BigDecimal ? ((BigDecimal) value).toPlainString() : value.toString();
        if (isForSpreadsheets && value instanceof String) {
          text = SpreadsheetText.inert(text);
        }
        csv.append(i == 0 ? "" : ",");
        if (QUOTED.matcher(text).find()) {
          csv.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
          csv.append(text);
        }
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
