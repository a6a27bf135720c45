package io.pinbeam.pipelines.stream;

import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.options.PseudonymKey;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.RunId;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.PseudonymMark;
import io.pinbeam.pipelines.sink.WritableOutput;
import io.pinbeam.pipelines.stream.progress.BegunWindows;
import io.pinbeam.pipelines.stream.progress.FinishCommits;
import io.pinbeam.pipelines.stream.progress.StreamProgress;
import io.pinbeam.pipelines.stream.sink.OutputOwner;
import io.pinbeam.pipelines.stream.sink.PackCollector;
import io.pinbeam.pipelines.stream.sink.PackCounts;
import io.pinbeam.pipelines.stream.sink.PaneCommit;
import io.pinbeam.pipelines.stream.sink.StreamTables;
import io.pinbeam.pipelines.stream.source.DoneRange;
import io.pinbeam.pipelines.stream.source.ShardClientFactory;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.StopSignal;
import io.pinbeam.pipelines.stream.source.StreamPlan;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.Pseudonyms;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;

/** A run of the stream, settled before anything runs: what is read, from where on, into what. */
@AutoValue
public abstract class StreamSetup implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Checks the options, and finds out from the tables where to begin.
   *
   * @throws BadOptionException if an option cannot be used; in one line
   */
  public static StreamSetup of(StreamOptions options) {
    return of(options, StreamInput.clients(options));
  }

  /** As {@link #of(StreamOptions)}, with another service to read from. */
  public static StreamSetup of(StreamOptions options, ShardClientFactory clients) {
    FileSystems.setDefaultPipelineOptions(options);
    Duration commitInterval = DurationText.parse("--commitInterval", options.getCommitInterval());
    Duration window = DurationText.parse("--window", options.getWindow());
    Duration windowEvery =
        options.getWindowEvery() == null
            ? window
            : DurationText.parse("--windowEvery", options.getWindowEvery());
    checkMultiple("--window", window, "--windowEvery", windowEvery);
    checkMultiple("--windowEvery (or --window)", windowEvery, "--commitInterval", commitInterval);
    List<String> streams = StreamInput.streams(options);
    StreamStart start = StreamStart.parse(options.getStart());
    Pseudonyms pseudonyms = PseudonymKey.ofOption(options.getPseudonymise());
    OutputLayout layout = WritableOutput.of(options.getOutput());
    PseudonymMark.check(layout, pseudonyms);
    CleaningRules rules = CleaningRules.standard().withMaxRecordBytes(options.getMaxRecordBytes());
    Instant now = Instant.now();
    String runId = RunId.at(now);
    StreamSetup setup =
        new AutoValue_StreamSetup.Builder()
            .runId(runId)
            .startedAt(now)
            .layout(layout)
            .clients(clients)
            .streams(streams)
            .isShared(options.isShared())
            .rules(pseudonyms == null ? rules : rules.withPseudonyms(pseudonyms))
            .commitInterval(commitInterval)
            .window(window)
            .windowEvery(windowEvery)
            .stop(new StopSignal(layout.root() + "/stream/" + runId))
            .plan(start.withoutTables(commitInterval))
            .build();
    try {
      return setup.takeUp(start, options);
    } catch (IOException e) {
      throw new BadOptionException(
          "--output="
              + Redaction.ofAddress(layout.root())
              + " cannot be gone on with: "
              + e.getMessage(),
          e);
    }
  }

  /** From here on the output is this run's: what an earlier one left half done is ended. */
  private StreamSetup takeUp(StreamStart start, StreamOptions options) throws IOException {
    BegunWindows.of(layout()).check(commitInterval(), window(), windowEvery());
    OutputOwner.of(layout(), runId()).claim();
    StreamTables.under(layout()).create(PseudonymMark.properties(rules().pseudonyms()));
    new FinishCommits(layout(), tables(), collector(PackCounts.NONE))
        .run(progress(), () -> clients().open(options));
    return toBuilder().plan(progress().plan(start.position())).build();
  }

  abstract Builder toBuilder();

  PaneCommit tables() {
    return PaneCommit.of(layout(), runId(), commitInterval());
  }

  PackCollector collector(PackCounts counts) {
    return new PackCollector(
        rules(),
        isShared(),
        commitInterval().toMillis(),
        windowEvery().toMillis(),
        roots(),
        counts);
  }

  private Map<ShardId, Map<String, DoneRange>> roots() {
    Map<ShardId, Map<String, DoneRange>> roots = new HashMap<>();
    plan()
        .shards()
        .forEach(
            (shard, shardPlan) -> {
              for (DoneRange range : shardPlan.done()) {
                if (range.previous() == null) {
                  roots.computeIfAbsent(shard, id -> new HashMap<>()).put(range.first(), range);
                }
              }
            });
    return roots;
  }

  /** How far the tables have come. */
  public StreamProgress progress() throws IOException {
    return StreamProgress.read(layout(), commitInterval(), window(), windowEvery());
  }

  public abstract String runId();

  public abstract Instant startedAt();

  public abstract OutputLayout layout();

  public abstract ShardClientFactory clients();

  /** The names of the streams or topics. */
  @SuppressWarnings("AutoValueImmutableFields") // List.copyOf
  public abstract List<String> streams();

  /** Whether records of all kinds are in each stream. */
  public abstract boolean isShared();

  public abstract CleaningRules rules();

  public abstract Duration commitInterval();

  /** The size of the trends' windows. */
  public abstract Duration window();

  /** How often one of them begins. */
  public abstract Duration windowEvery();

  public abstract StopSignal stop();

  public abstract StreamPlan plan();

  /** Adds the stream to a pipeline. */
  public void build(Pipeline pipeline) {
    StreamGraph.build(pipeline, this);
  }

  private static void checkMultiple(String name, Duration value, String ofName, Duration of) {
    if (value.toMillis() % of.toMillis() != 0) {
      throw new BadOptionException(
          name
              + " has to be a multiple of "
              + ofName
              + ": "
              + value.toMillis()
              + " ms is none of "
              + of.toMillis()
              + " ms");
    }
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder runId(String value);

    abstract Builder startedAt(Instant value);

    abstract Builder layout(OutputLayout value);

    abstract Builder clients(ShardClientFactory value);

    abstract Builder streams(List<String> value);

    abstract Builder isShared(boolean value);

    abstract Builder rules(CleaningRules value);

    abstract Builder commitInterval(Duration value);

    abstract Builder window(Duration value);

    abstract Builder windowEvery(Duration value);

    abstract Builder stop(StopSignal value);

    abstract Builder plan(StreamPlan value);

    abstract StreamSetup build();
  }
}
