package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.BadOptionException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.plan.RelOptPlanner.CannotPlanException;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.runtime.CalciteContextException;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParseException;

/** Tells in one line what is wrong with a statement, where, and what is allowed instead. */
final class SqlErrors {
  /** Columns and tables of ours that are words of SQL; the parser stumbles over the word after. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?i)(?<![`'\\w])(user|timestamp|stream|position|rank|value|at)(?![`'\\w]|\\s*')");

  private final String sql;
  private final Map<String, SqlTable> tables;

  SqlErrors(String sql, Map<String, SqlTable> tables) {
    this.sql = sql;
    this.tables = new TreeMap<>(tables);
  }

  BadOptionException told(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SqlParseException parse) {
        return bad(unreadable(parse) + reservedWords(), failure);
      }
      if (cause instanceof CalciteContextException invalid) {
        return bad(place(invalid) + invalid(firstLine(invalid.getCause())), failure);
      }
      if (cause instanceof CannotPlanException) {
        return bad("Beam SQL has no way to run this statement", failure);
      }
      if (cause instanceof UnsupportedOperationException) {
        return bad(unsupported(firstLine(cause)), failure);
      }
    }
    return bad("Beam SQL cannot run this statement: " + firstLine(failure), failure);
  }

  private static BadOptionException bad(String message, RuntimeException failure) {
    return new BadOptionException("--sql: " + message, failure);
  }

  private static String unreadable(SqlParseException parse) {
    String problem = firstLine(parse);
    return parse.getPos() == null || problem.contains(" at line ")
        ? problem
        : "line "
            + parse.getPos().getLineNum()
            + ", column "
            + parse.getPos().getColumnNum()
            + ": "
            + problem;
  }

  private String reservedWords() {
    String words =
        RESERVED
            .matcher(sql)
            .results()
            .map(word -> "`" + word.group(1).toLowerCase(Locale.ROOT) + "`")
            .distinct()
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "" : " (words of SQL itself stand in back-ticks: " + words + ")";
  }

  private String invalid(String problem) {
    if (problem.startsWith("Object ") || problem.startsWith("Table ")) {
      return problem + ": the tables are " + String.join(", ", tables.keySet());
    }
    if (problem.startsWith("Column ")) {
      return problem + ": the columns are " + columns();
    }
    if (problem.startsWith("No match found for function")) {
      return problem
          + ": beside SQL's own functions there are "
          + String.join(", ", SqlFunctions.SIGNATURES);
    }
    return problem;
  }

  /** The columns of the tables that the statement seems to name. */
  private String columns() {
    StringBuilder columns = new StringBuilder();
    tables.forEach(
        (name, table) -> {
          if (Pattern.compile("\\b" + name + "\\b").matcher(sql).find()) {
            columns.append(columns.isEmpty() ? "" : "; ").append(name).append(": ");
            columns.append(String.join(", ", table.getSchema().getFieldNames()));
          }
        });
    return columns.toString();
  }

  private static String unsupported(String problem) {
    if (problem.startsWith("ORDER BY without a LIMIT")) {
      return "ORDER BY needs a LIMIT (without both, rows come sorted by all columns)";
    }
    if (problem.endsWith(" DISTINCT")) {
      return "Beam SQL cannot run COUNT(DISTINCT …): use DISTINCT_COUNT(text)";
    }
    return problem;
  }

  private static String place(CalciteContextException invalid) {
    return "line " + invalid.getPosLine() + ", column " + invalid.getPosColumn() + ": ";
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("").strip();
  }
}
