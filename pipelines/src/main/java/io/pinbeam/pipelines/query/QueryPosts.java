package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.query.QueryOptions.Format;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * SQL over the cleaned tables of a batch or a stream.
 *
 * <p>The tables are {@code pin}, {@code geo} and {@code user} with one row a key, in a stream's the
 * last by arrival, and {@code posts}: one row for each pin with what the answers ask of its
 * geolocation and user. A stream has {@code ledger}, {@code dead_letters}, {@code trends} and
 * {@code alerts} besides, those of them that are there. Times are TIMESTAMP, which Beam SQL counts
 * in milliseconds; beside each stands the same in microseconds as {@code …_micros}.
 *
 * <p>Without ORDER BY the rows come sorted by all columns, those of a named answer as its contract
 * says. A column that ORDER BY names and SELECT does not is given as well.
 */
public final class QueryPosts {
  private static final long ROWS_PRINTED = 1000;

  /** A planner takes minutes for some statements that are longer. */
  private static final int LONGEST_STATEMENT = 100_000;

  private QueryPosts() {}

  public static void main(String[] args) throws IOException {
    PipelineOptionsFactory.register(QueryOptions.class);
    QueryOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(QueryOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    QueryResult result = build(pipeline, options);
    pipeline.run().waitUntilFinish();
    result.take(System.out, System.err);
  }

  /** Builds the query; its result is to be taken when the pipeline is done. */
  public static QueryResult build(Pipeline pipeline, QueryOptions options) {
    statement(options);
    return build(pipeline, options, CleanTables.in(options.getInput()).sqlTables());
  }

  static QueryResult build(Pipeline pipeline, QueryOptions options, List<SqlTable> tables) {
    String sql = statement(options);
    Map<String, SqlTable> byName = new TreeMap<>();
    tables.forEach(table -> byName.put(table.name(), table));
    SqlPlan plan = SqlPlan.of(sql, byName, options);
    refuseLargeJoin(plan, options);
    PCollection<Row> rows = plan.rows(pipeline);
    ResultSpec spec = spec(options, rows, plan.order());
    rows.apply("Write the result", WriteResult.of(spec));
    return QueryResult.in(spec);
  }

  private static String statement(QueryOptions options) {
    if (blank(options.getInput())) {
      throw new BadOptionException("--input is missing: the output folder of a batch or a stream");
    }
    if (options.getLimit() != null && options.getLimit() < 0) {
      throw new BadOptionException("--limit=" + options.getLimit() + " is not allowed: 0 or more");
    }
    if (options.getMaxRowsJoined() != null && options.getMaxRowsJoined() < 0) {
      throw new BadOptionException(
          "--maxRowsJoined=" + options.getMaxRowsJoined() + " is not allowed: 0 or more");
    }
    if (blank(options.getSql()) == blank(options.getAnswer())) {
      throw new BadOptionException("one of --sql and --answer is needed, and not both");
    }
    if (options.getTimeout() != null) {
      DurationText.parse("--timeout", options.getTimeout());
    }
    if (!blank(options.getSql()) && options.getSql().length() > LONGEST_STATEMENT) {
      throw new BadOptionException(
          "--sql: it has "
              + options.getSql().length()
              + " characters, and at most "
              + LONGEST_STATEMENT
              + " are allowed");
    }
    return blank(options.getSql())
        ? NamedAnswer.sql(options.getAnswer())
        // One statement may end as it would in a file of several.
        : options.getSql().strip().replaceFirst("[;\\s]+$", "");
  }

  private static void refuseLargeJoin(SqlPlan plan, QueryOptions options) {
    Long most = options.getMaxRowsJoined();
    if (most != null && plan.rowsJoined() > most) {
      throw new BadOptionException(
          "--sql: it joins "
              + plan.rowsJoined()
              + " rows, and --maxRowsJoined allows "
              + most
              + " on this runner: use the table posts, which is joined already, or run with"
              + " -Pspark-local");
    }
  }

  private static ResultSpec spec(QueryOptions options, PCollection<Row> rows, RowComparator order) {
    boolean printed = blank(options.getOutput());
    Integer limit = options.getLimit();
    long rowsAllowed =
        limit == null
            ? (printed ? ROWS_PRINTED : Long.MAX_VALUE)
            : limit == 0 ? Long.MAX_VALUE : limit;
    String staging = staging(options);
    int ageGroup = rows.getSchema().getFieldNames().indexOf("age_group");
    return new ResultSpec(
        rows.getSchema(),
        blank(options.getAnswer()) ? order : order.withAgeGroups(ageGroup),
        options.getFormat() != null ? options.getFormat() : printed ? Format.TABLE : Format.CSV,
        options.isSpreadsheetSafe(),
        rowsAllowed,
        printed ? staging + "/result" : options.getOutput(),
        staging);
  }

  /** A folder that the driver and the workers share. */
  private static String staging(QueryOptions options) {
    String base = options.getTempLocation();
    if (blank(base)) {
      base =
          ResultFiles.remote(options.getInput())
              ? options.getInput()
              : System.getProperty("java.io.tmpdir");
    }
    return base.replaceAll("/+$", "") + "/pinbeam-query-" + UUID.randomUUID();
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
