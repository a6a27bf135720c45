package io.pinbeam.emulator.database;

import io.pinbeam.emulator.JsonFields;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A row as the original posting emulators write it: Python's {@code json.dumps} of the row's
 * columns in their order, times as {@code str} gives them.
 */
final class RowJson {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private RowJson() {}

  static String of(Row row) {
    JsonFields fields = JsonFields.ascii();
    for (int i = 0; i < row.size(); i++) {
      String name = row.getColumnName(i);
      Object value = row.getValue(i);
      if (value == null) {
        fields.json(name, "null");
      } else if (value instanceof Double || value instanceof Float) {
        fields.json(name, decimal(((Number) value).doubleValue()));
      } else if (value instanceof BigDecimal decimal) {
        fields.json(name, decimal.toPlainString());
      } else if (value instanceof Number number) {
        fields.number(name, number);
      } else if (value instanceof Boolean) {
        fields.json(name, value.toString());
      } else if (value instanceof LocalDateTime time) {
        fields.text(name, (time.getNano() == 0 ? SECONDS : MICROSECONDS).format(time));
      } else if (value instanceof LocalDate date) {
        fields.text(name, date.toString());
      } else {
        fields.text(name, value.toString());
      }
    }
    return fields.toString();
  }

  /** Without an exponent, and with a fraction, as Python writes the floats that occur here. */
  static String decimal(double value) {
    String text = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }
}
