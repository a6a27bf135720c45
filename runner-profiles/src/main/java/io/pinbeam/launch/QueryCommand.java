package io.pinbeam.launch;

import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.query.QueryOptions;
import io.pinbeam.pipelines.query.QueryPosts;
import io.pinbeam.pipelines.query.QueryResult;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam query}. */
final class QueryCommand implements Subcommand {
  @Override
  public String name() {
    return "query";
  }

  @Override
  public String summary() {
    return "SQL over the cleaned tables, or an answer by its name";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return QueryOptions.class;
  }

  @Override
  public String example() {
    return "query --input=out/demo/cleaned --answer=top_category_by_country";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    QueryOptions options = Arguments.parse(args, QueryOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    QueryResult result = QueryPosts.build(pipeline, options);
    boolean done = false;
    try {
      if (options.getTimeout() == null) {
        PipelineRun.run(pipeline, err);
      } else {
        PipelineRun.run(pipeline, DurationText.parse("--timeout", options.getTimeout()));
      }
      result.take(out, err);
      done = true;
    } finally {
      if (!done) {
        result.discard();
      }
    }
    return ExitCode.OK;
  }
}
