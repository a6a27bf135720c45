package io.pinbeam.pipelines.quality;

import io.pinbeam.pipelines.yaml.YamlFault;
import io.pinbeam.pipelines.yaml.YamlMap;
import io.pinbeam.transforms.model.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads expectations; {@code docs/quality.md} has their fields. */
final class ExpectationsFile {
  private static final int MOST = 200;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final List<String> CHECKS = List.of("nullShare", "range", "unique", "rowCount");
  private static final List<String> FIELDS =
      List.of("name", "table", "column", "nullShare", "range", "unique", "rowCount", "action");

  private ExpectationsFile() {}

  static Expectations parse(String text) throws YamlFault {
    YamlMap file = YamlMap.parse(text);
    file.allowOnly("the file", List.of("expectations"));
    List<YamlMap> entries = file.list("expectations");
    if (entries == null || entries.isEmpty()) {
      throw new YamlFault(file.line("expectations"), "expectations is missing: a list of them");
    }
    if (entries.size() > MOST) {
      throw new YamlFault(
          entries.get(MOST).line(), "at most " + MOST + " expectations are allowed");
    }
    List<Expectation> expectations = new ArrayList<>();
    for (YamlMap entry : entries) {
      Expectation expectation = expectation(entry);
      if (expectations.stream().anyMatch(other -> other.name().equals(expectation.name()))) {
        throw new YamlFault(
            entry.line("name"),
            "the name " + expectation.name() + " stands twice: each expectation needs its own");
      }
      expectations.add(expectation);
    }
    return Expectations.of(expectations);
  }

  private static Expectation expectation(YamlMap entry) throws YamlFault {
    entry.allowOnly("an expectation", FIELDS);
    String name = entry.required("name", "an expectation");
    if (!NAME.matcher(name).matches()) {
      throw notAllowed(
          entry, "name", name, "up to 64 letters, digits, dots, dashes and underscores are");
    }
    String what = "the expectation " + name;
    Kind table = table(entry, what);
    String checkField = checkField(entry, what);
    QualityColumn column = column(entry, what, table, checkField);
    Check check =
        switch (checkField) {
          case "nullShare" -> nullShare(entry);
          case "range" -> range(entry, column);
          case "unique" -> unique(entry);
          default -> rowCount(entry);
        };
    return new Expectation(name, table, column, check, action(entry, what, check));
  }

  private static Kind table(YamlMap entry, String what) throws YamlFault {
    String label = entry.required("table", what);
    Kind table = Kind.ofLabel(label).orElse(null);
    if (table == null) {
      throw notAllowed(entry, "table", label, "pin, geo or user is");
    }
    return table;
  }

  private static String checkField(YamlMap entry, String what) throws YamlFault {
    List<String> given = entry.fields().stream().filter(CHECKS::contains).toList();
    if (given.size() != 1) {
      throw new YamlFault(
          entry.line(),
          what + " needs one of nullShare, range, unique and rowCount, and has " + given.size());
    }
    return given.get(0);
  }

  private static @Nullable QualityColumn column(
      YamlMap entry, String what, Kind table, String checkField) throws YamlFault {
    if (checkField.equals("rowCount")) {
      if (entry.text("column") != null) {
        throw new YamlFault(entry.line("column"), "rowCount is of a table, without a column");
      }
      return null;
    }
    String label = entry.required("column", what);
    QualityColumn column = QualityColumn.named(table, label).orElse(null);
    if (column == null) {
      List<String> labels = QualityColumn.of(table).stream().map(QualityColumn::label).toList();
      throw notAllowed(
          entry,
          "column",
          label,
          "of " + table.label() + " it is one of " + String.join(", ", labels));
    }
    if (checkField.equals("range") && !column.isOrdered()) {
      throw new YamlFault(
          entry.line("range"),
          "range is not allowed for "
              + label
              + ": it is for numbers and times, "
              + String.join(
                  ", ",
                  QualityColumn.of(table).stream()
                      .filter(QualityColumn::isOrdered)
                      .map(QualityColumn::label)
                      .toList()));
    }
    return column;
  }

  private static ExpectationAction action(YamlMap entry, String what, Check check)
      throws YamlFault {
    String label = entry.required("action", what);
    ExpectationAction action =
        Arrays.stream(ExpectationAction.values())
            .filter(a -> a.name().toLowerCase(Locale.ROOT).equals(label))
            .findFirst()
            .orElse(null);
    if (action == null) {
      throw notAllowed(entry, "action", label, "warn, quarantine or fail is");
    }
    if (action == ExpectationAction.QUARANTINE && !check.isOfRows()) {
      throw new YamlFault(
          entry.line("action"),
          "action quarantine is not allowed for "
              + check.label()
              + (check instanceof Check.NullShare ? " above 0" : "")
              + ", which is of many rows together: warn or fail is; range and nullShare: 0 can"
              + " quarantine");
    }
    return action;
  }

  private static Check nullShare(YamlMap entry) throws YamlFault {
    String text = entry.required("nullShare", "an expectation");
    if (DECIMAL.matcher(text).matches() && Double.parseDouble(text) <= 1) {
      return new Check.NullShare(Double.parseDouble(text));
    }
    throw notAllowed(entry, "nullShare", text, "a number from 0 to 1 is");
  }

  private static Check unique(YamlMap entry) throws YamlFault {
    String text = entry.required("unique", "an expectation");
    if (!text.equals("true")) {
      throw notAllowed(entry, "unique", text, "true is");
    }
    return new Check.Unique();
  }

  private static Check range(YamlMap entry, QualityColumn column) throws YamlFault {
    YamlMap range = entry.map("range");
    range.allowOnly("range", List.of("min", "max"));
    String minText = range.text("min");
    String maxText = range.text("max");
    Long min = value(range, "min", minText, column);
    Long max = value(range, "max", maxText, column);
    if (min == null && max == null) {
      throw new YamlFault(entry.line("range"), "range needs min, max or both");
    }
    if (min != null && max != null && min > max) {
      throw new YamlFault(range.line("max"), "max is less than min: no value is between them");
    }
    String allowed =
        minText == null
            ? maxText + " or less"
            : maxText == null ? minText + " or more" : minText + " to " + maxText;
    return new Check.Range(min, max, allowed);
  }

  private static @Nullable Long value(
      YamlMap range, String field, @Nullable String text, QualityColumn column) throws YamlFault {
    if (text == null) {
      return null;
    }
    if (column.type() == QualityColumn.Type.TIME) {
      Long micros = micros(text);
      if (micros == null) {
        throw notAllowed(
            range, field, text, "a time such as 2017-10-31 or 2017-10-31 23:59:59, in UTC, is");
      }
      return micros;
    }
    return whole(range, field, text);
  }

  private static @Nullable Long micros(String text) {
    try {
      String time = text.replace(' ', 'T');
      Instant instant;
      if (text.length() == "2017-10-31".length()) {
        instant = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } else if (time.matches(".*(Z|[+-]\\d{2}:\\d{2})")) {
        instant = OffsetDateTime.parse(time).toInstant();
      } else {
        instant = LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
      }
      return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Check rowCount(YamlMap entry) throws YamlFault {
    YamlMap count = entry.map("rowCount");
    count.allowOnly("rowCount", List.of("min", "max", "minRatio", "maxRatio"));
    Long min = rows(count, "min");
    Long max = rows(count, "max");
    Double minRatio = ratio(count, "minRatio");
    Double maxRatio = ratio(count, "maxRatio");
    if (min == null && max == null && minRatio == null && maxRatio == null) {
      throw new YamlFault(
          entry.line("rowCount"), "rowCount needs one or more of min, max, minRatio and maxRatio");
    }
    if (min != null && max != null && min > max) {
      throw new YamlFault(count.line("max"), "max is less than min");
    }
    if (minRatio != null && maxRatio != null && minRatio > maxRatio) {
      throw new YamlFault(count.line("maxRatio"), "maxRatio is less than minRatio");
    }
    return new Check.RowCount(min, max, minRatio, maxRatio);
  }

  private static @Nullable Long rows(YamlMap count, String field) throws YamlFault {
    String text = count.text(field);
    Long rows = text == null ? null : whole(count, field, text);
    if (rows != null && rows < 0) {
      throw notAllowed(count, field, text, "a number of rows, 0 or more, is");
    }
    return rows;
  }

  private static @Nullable Double ratio(YamlMap count, String field) throws YamlFault {
    String text = count.text(field);
    if (text != null && !DECIMAL.matcher(text).matches()) {
      throw notAllowed(count, field, text, "a number such as 0.5 or 2 is");
    }
    return text == null ? null : Double.valueOf(text);
  }

  private static Long whole(YamlMap map, String field, String text) throws YamlFault {
    if (!WHOLE.matcher(text).matches()) {
      throw notAllowed(map, field, text, "a whole number is");
    }
    return Long.valueOf(text);
  }

  private static YamlFault notAllowed(YamlMap entry, String field, String value, String allowed) {
    return new YamlFault(
        entry.line(field), field + " " + YamlMap.shown(value) + " is not allowed: " + allowed);
  }
}
