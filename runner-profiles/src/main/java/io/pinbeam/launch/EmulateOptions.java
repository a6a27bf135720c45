package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@code pinbeam emulate}. */
public interface EmulateOptions extends PipelineOptions {
  /** Where posts go. */
  enum Mode {
    BATCH,
    STREAMING,
    BOTH
  }

  /** How rows are drawn. */
  enum Drawing {
    RANDOM,
    ORIGINAL
  }

  @Description("The gateway, as local-cloud prints it or as API Gateway shows it.")
  @Example("http://127.0.0.1:8082")
  @Nullable String getGateway();

  void setGateway(@Nullable String value);

  @Description(
      "Whose topics (USER.pin, .geo, .user) and streams (streaming-USER-pin, -geo, -user) take the"
          + " posts; 'demo' if none is given.")
  @Example("0a1b2c3d4e5f")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description("BATCH posts to the Kafka topics, STREAMING to the Kinesis streams, BOTH to both.")
  @Default.Enum("BATCH")
  Mode getMode();

  void setMode(Mode value);

  @Description("How many posts to send; without it on and on, until Ctrl-C.")
  @Example("3000")
  @Nullable Long getCount();

  void setCount(@Nullable Long value);

  @Description(
      "Posts a second; 0, or nothing, is as fast as they are taken. With --draws=original and no rate"
          + " the original pauses of 0 or 1 second are kept.")
  @Example("20")
  @Nullable Double getRate();

  void setRate(@Nullable Double value);

  @Description("The same seed draws the same rows; 1 if none is given, 100 with --draws=original.")
  @Example("100")
  @Nullable Long getSeed();

  void setSeed(@Nullable Long value);

  @Description(
      "RANDOM draws any row; ORIGINAL draws what the public rebuilds draw, in their order (Python's"
          + " generator, seed 100).")
  @Default.Enum("RANDOM")
  Drawing getDraws();

  void setDraws(Drawing value);

  @Description(
      "The share of posts, 0 to 1, that are sent with a defect: repeats, envelopes, values and records"
          + " that are refused; none if not given. The database must hold the made-up posts.")
  @Example("0.05")
  @Nullable Double getDefects();

  void setDefects(@Nullable Double value);

  @Description(
      "The YAML file with HOST, PORT, USER, PASSWORD and DATABASE of the source database; without it"
          + " PINBEAM_DB_CREDS names the file, or PINBEAM_DB_HOST, _PORT, _USER, _PASSWORD and"
          + " _DATABASE stand in the environment.")
  @Example("db_creds.yaml")
  @PathOption
  @Nullable String getDbCreds();

  void setDbCreds(@Nullable String value);

  @Description(
      "A file with the gateway's API key, where it asks for one. It goes to a gateway with https://, or"
          + " on this machine.")
  @Example("api-key")
  @PathOption
  @Nullable String getApiKeyFile();

  void setApiKeyFile(@Nullable String value);

  @Description(
      "A PEM file with the authorities that the certificate of a gateway with https:// has to be"
          + " from; without it the file that PINBEAM_GATEWAY_CA in the environment names, or Java's"
          + " own list.")
  @Example("ca.pem")
  @PathOption
  @Nullable String getCaFile();

  void setCaFile(@Nullable String value);

  @Description(
      "A file that takes what was acknowledged, with partitions and offsets; a run with the same seed"
          + " goes on behind it.")
  @Example("posted.jsonl")
  @PathOption
  @Nullable String getJournal();

  void setJournal(@Nullable String value);

  @Description("Begin anew, although the journal says what was acknowledged.")
  boolean isAgain();

  void setAgain(boolean value);

  @Description("Posts in one request, 1 to 500; 200 if not given, fewer for a low rate.")
  @Example("100")
  @Nullable Integer getBatch();

  void setBatch(@Nullable Integer value);

  @Description("Requests at a time, 1 to 64.")
  @Default.Integer(4)
  int getInFlight();

  void setInFlight(int value);

  @Description("For how many seconds a request that fails is sent again.")
  @Default.Integer(300)
  int getRetryFor();

  void setRetryFor(int value);

  @Description(
      "The names of the topics; {user}.{kind} if not given. Without {kind} all go to one topic.")
  @Example("{user}.{kind}")
  @Nullable String getTopics();

  void setTopics(@Nullable String value);

  @Description(
      "The names of the streams; streaming-{user}-{kind} if not given. Without {kind} all go to one"
          + " stream.")
  @Example("streaming-{user}-{kind}")
  @Nullable String getStreams();

  void setStreams(@Nullable String value);

  @Description("End with one line of JSON instead of a sentence.")
  boolean isJson();

  void setJson(boolean value);
}
