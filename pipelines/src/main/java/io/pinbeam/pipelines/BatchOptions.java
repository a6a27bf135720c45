package io.pinbeam.pipelines;

import io.pinbeam.pipelines.ledger.SchemaDriftAction;
import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@link BatchPosts}. */
public interface BatchOptions extends CleaningOptions {
  @Description(
      "Where the raw records are: FILES (the default), or KAFKA (from the earliest offset to the end as seen at start).")
  @Example("kafka")
  @Nullable SourceType getSource();

  void setSource(@Nullable SourceType value);

  @Description(
      "With --source=FILES: a folder, a file, a glob or an s3:// prefix. The kind of a file (pin, geo,"
          + " user) is told by the topic in its name or folder, as in"
          + " topics/<user>.pin/partition=0/<user>.pin+0+0000000000.json; .json, .jsonl and the"
          + " same with .gz are read.")
  @Example("s3://my-bucket/topics")
  @PathOption
  @Nullable String getInput();

  void setInput(@Nullable String value);

  @Description("Read only the topics of this user; needed where the input holds those of several.")
  @Example("0a1b2c3d4e5f")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description(
      "The folder or s3:// prefix that takes tables/, answers/, dead-letters/, ledger.json and"
          + " report.html. Tables that are there are replaced, each in one commit; with --date, --from"
          + " or --to they are brought up to date.")
  @Example("s3://my-bucket/cleaned")
  @PathOption
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "A run by arrival: read only what arrived on this day, in UTC, and that no earlier run by arrival"
          + " under --output has read, and bring the tables up to date. The same as --from=<day>"
          + " --to=<next day>.")
  @Example("2026-11-20")
  @Nullable String getDate();

  void setDate(@Nullable String value);

  @Description(
      "A run by arrival: from this date or instant on, in UTC; without --to until now. docs/how-to/daily.md"
          + " has more.")
  @Example("2026-11-20")
  @Nullable String getFrom();

  void setFrom(@Nullable String value);

  @Description(
      "A run by arrival: before this date or instant, in UTC; without --from from the beginning.")
  @Example("2026-11-21T06:00:00Z")
  @Nullable String getTo();

  void setTo(@Nullable String value);

  @Description(
      "Reads all that arrived, before --to if it is given, replaces the tables, and begins the account"
          + " of runs by arrival anew.")
  boolean isFullRefresh();

  void setFullRefresh(boolean value);

  @Description("With --source=KAFKA: the brokers to ask first.")
  @Example("b-1.example.com:9098,b-2.example.com:9098")
  @Nullable String getBootstrapServers();

  void setBootstrapServers(@Nullable String value);

  @Description(
      "With --source=KAFKA: a client.properties file with the security settings of the Kafka client.")
  @Example("client.properties")
  @PathOption
  @Nullable String getKafkaConfig();

  void setKafkaConfig(@Nullable String value);

  @Description("Of names that share the top: FIRST writes the smallest, ALL writes every one.")
  @Default.Enum("FIRST")
  AnswerOptions.Ties getTies();

  void setTies(AnswerOptions.Ties value);

  @Description(
      "The median of an even number of rows: EXACT is the mean of the middle two, APPROX the lower of"
          + " them, as Spark's percentile_approx gives it.")
  @Default.Enum("EXACT")
  AnswerOptions.MedianKind getMedian();

  void setMedian(AnswerOptions.MedianKind value);

  @Description(
      "When the records have fields that those of the last run under --output did not have, or lack"
          + " some, or values of another JSON type: IGNORE, WARN with a line on stderr, or FAIL, which"
          + " changes no table.")
  @Default.Enum("WARN")
  SchemaDriftAction getSchemaDrift();

  void setSchemaDrift(SchemaDriftAction value);

  @Description(
      "A YAML file, local or on s3://, of what is expected of the tables: shares of nulls, ranges,"
          + " unique columns, numbers of rows; and what becomes of a row or a run that breaks it."
          + " docs/quality.md has its fields.")
  @Example("expectations.yaml")
  @PathOption
  @Nullable String getExpectations();

  void setExpectations(@Nullable String value);

  @Description(
      "Puts an apostrophe before texts in the answers' CSV files that begin with =, +, -, @, a tab or"
          + " a carriage return: a spreadsheet would run them as formulas. Numbers stay. Without it the"
          + " files are byte for byte what docs/contracts/answers.md says.")
  boolean isSpreadsheetSafe();

  void setSpreadsheetSafe(boolean value);

  @Description(
      "About how many bytes of files one task reads; files are not split. Less spreads the work wider,"
          + " more makes fewer and larger files in the tables.")
  @Default.Long(32L << 20)
  long getTaskBytes();

  void setTaskBytes(long value);

  @Description(
      "About how many tasks read files at most; of more input each reads more than --taskBytes.")
  @Default.Integer(4_000)
  int getMostTasks();

  void setMostTasks(int value);
}
