package io.pinbeam.launch;

import io.pinbeam.dashboard.DashboardSettings;
import io.pinbeam.dashboard.SqlFault;
import io.pinbeam.dashboard.SqlResult;
import io.pinbeam.dashboard.SqlRunner;
import io.pinbeam.pipelines.query.QueryOptions;
import io.pinbeam.pipelines.query.QueryPosts;
import io.pinbeam.pipelines.query.QueryResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;

/** The dashboard's statements, each a query as {@code pinbeam query} runs it. */
final class TableSql implements SqlRunner {
  private final String input;
  private final List<String> words;

  private TableSql(String input, List<String> words) {
    this.input = input;
    this.words = words;
  }

  /**
   * @param args the words of the dashboard, of which those about the runner and the store count
   */
  static TableSql of(DashboardSettings settings, List<String> args) {
    Set<String> own =
        OptionSpec.of(DashboardOptions.class).stream()
            .map(OptionSpec::name)
            .collect(Collectors.toSet());
    List<String> words =
        args.stream()
            .filter(word -> !own.contains(word.replaceFirst("^--", "").replaceFirst("=.*", "")))
            .toList();
    return new TableSql(settings.tables().replaceFirst("/?tables$", ""), words);
  }

  @Override
  public SqlResult run(String sql, int mostRows, Duration limit) throws SqlFault {
    try {
      QueryOptions options = Arguments.parse(words, QueryOptions.class);
      options.setInput(input.isEmpty() ? "." : input);
      options.setSql(sql);
      options.setLimit(mostRows);
      options.setFormat(QueryOptions.Format.CSV);
      Pipeline pipeline = Pipeline.create(options);
      return take(pipeline, QueryPosts.build(pipeline, options), limit);
    } catch (IOException | TimeoutException | RuntimeException e) {
      throw new SqlFault(Failures.line(e).replaceFirst("^--sql: ", ""), e);
    }
  }

  private static SqlResult take(Pipeline pipeline, QueryResult result, Duration limit)
      throws IOException, TimeoutException {
    boolean isDone = false;
    try {
      PipelineRun.run(pipeline, limit);
      ByteArrayOutputStream csv = new ByteArrayOutputStream();
      ByteArrayOutputStream notices = new ByteArrayOutputStream();
      result.take(printer(csv), printer(notices));
      isDone = true;
      return new SqlResult(csv.toString(StandardCharsets.UTF_8), notices.size() > 0);
    } finally {
      if (!isDone) {
        result.discard();
      }
    }
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
