package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@link QueryPosts}. */
public interface QueryOptions extends PipelineOptions {
  /** How a result is written. */
  enum Format {
    TABLE,
    CSV
  }

  @Description(
      "The output folder or s3:// prefix of a batch or a stream: the one that holds tables/.")
  @Example("s3://my-bucket/cleaned")
  @PathOption
  @Nullable String getInput();

  void setInput(@Nullable String value);

  @Description(
      "The statement, in Beam SQL, over the tables pin, geo, user (cleaned rows, one a key) and posts"
          + " (each pin with its country, timestamp, user_name, age and date_joined); of a stream"
          + " also ledger, dead_letters, trends and alerts. `user`, `timestamp`, `position`,"
          + " `stream`, `rank`, `value` and `at` are words of SQL itself: write them in back-ticks."
          + " Without ORDER BY the rows come sorted by all columns; ORDER BY needs a LIMIT.")
  @Example("SELECT category, COUNT(*) AS n FROM posts GROUP BY category")
  @Nullable String getSql();

  void setSql(@Nullable String value);

  @Description("In place of --sql: one of the answers by the name of its file.")
  @Example("top_category_by_country")
  @Nullable String getAnswer();

  void setAnswer(@Nullable String value);

  @Description("The file that takes the result; without it the result is printed.")
  @Example("s3://my-bucket/result.csv")
  @PathOption
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "TABLE (aligned, long values cut) or CSV; by default TABLE when printed, CSV in a file.")
  @Example("CSV")
  @Nullable Format getFormat();

  void setFormat(@Nullable Format value);

  @Description(
      "With CSV: puts an apostrophe before texts that begin with =, +, -, @, a tab or a carriage"
          + " return: a spreadsheet would run them as formulas. Numbers stay.")
  boolean isSpreadsheetSafe();

  void setSpreadsheetSafe(boolean value);

  @Description(
      "At most this many rows, 0 for all; by default 1000 when printed, all in a file. What was cut"
          + " is said.")
  @Example("50")
  @Nullable Integer getLimit();

  void setLimit(@Nullable Integer value);

  @Description(
      "Ends a query that takes longer, with exit code 1 and no result; by default none is ended.")
  @Example("10m")
  @Nullable String getTimeout();

  void setTimeout(@Nullable String value);

  @Description(
      "The most rows that a join in SQL may have to match, for runners that take very long for"
          + " more; no limit by default, but on profiles that set one. The table posts is joined"
          + " already.")
  @Example("5000")
  @Nullable Long getMaxRowsJoined();

  void setMaxRowsJoined(@Nullable Long value);
}
