package io.pinbeam.emulator.kinesis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is done to streams as a whole. */
final class StreamOperations {
  private static final int ON_DEMAND_SHARDS = 4;
  private static final int MOST_SHARDS = 500;
  private static final int PAGE = 100;
  private static final int SHORTEST_HOURS = 24;
  private static final int LONGEST_HOURS = 8760;
  private static final int MOST_TAGS = 50;

  private final Streams streams;
  private final StreamLookup lookup;
  private final Token pages;

  StreamOperations(Streams streams, StreamLookup lookup, Token pages) {
    this.streams = streams;
    this.lookup = lookup;
    this.pages = pages;
  }

  Answer create(Request request) {
    String name = Request.required("StreamName", request.name("StreamName"));
    boolean onDemand = onDemand(request);
    int shards = request.integer("ShardCount", 1, 100_000).orElse(onDemand ? ON_DEMAND_SHARDS : 0);
    if (shards == 0) {
      throw KinesisException.validation("ShardCount is required for a stream in PROVISIONED mode.");
    }
    checkShards(shards);
    if (streams.create(name, shards, onDemand).isEmpty()) {
      throw KinesisException.inUse(
          "Stream " + name + " under account " + StreamLookup.ACCOUNT + " already exists.");
    }
    return Answer.NOTHING;
  }

  Answer delete(Request request) {
    streams.delete(lookup.find(request));
    return Answer.NOTHING;
  }

  Answer describe(Request request) {
    KinesisStream stream = lookup.find(request);
    StreamState state = stream.state();
    KinesisStream.Status status = stream.status();
    int limit = Math.min(PAGE, request.integer("Limit", 1, 10_000).orElse(PAGE));
    String after = request.name("ExclusiveStartShardId").orElse("");
    List<Shard> left =
        status == KinesisStream.Status.CREATING
            ? List.of()
            : state.shards().stream().filter(shard -> shard.id().compareTo(after) > 0).toList();
    List<Shard> page = left.subList(0, Math.min(limit, left.size()));
    return out ->
        out.map(
            "StreamDescription",
            fields -> {
              writeCommon(fields, state, status);
              fields.flag("HasMoreShards", page.size() < left.size());
              fields.list("Shards", page, ShardOperations::write);
            });
  }

  Answer describeSummary(Request request) {
    KinesisStream stream = lookup.find(request);
    StreamState state = stream.state();
    KinesisStream.Status status = stream.status();
    return out ->
        out.map(
            "StreamDescriptionSummary",
            fields -> {
              writeCommon(fields, state, status);
              fields.number("OpenShardCount", state.open().size());
              fields.number("ConsumerCount", 0);
            });
  }

  Answer list(Request request) {
    int limit = request.integer("Limit", 1, 10_000).orElse(PAGE);
    Optional<String> start = request.name("ExclusiveStartStreamName");
    Optional<String> page = request.text("NextToken", 1, 1_048_576).map(this::lastOfPage);
    List<String> names = streams.namesAfter(page.or(() -> start).orElse(""));
    List<String> listed = names.subList(0, Math.min(limit, names.size()));
    boolean more = listed.size() < names.size();
    return out -> {
      out.texts("StreamNames", listed);
      out.flag("HasMoreStreams", more);
      if (more) {
        out.text("NextToken", pages.write(listed.get(listed.size() - 1)));
      }
      out.list("StreamSummaries", listed, this::writeSummary);
    };
  }

  Answer increaseRetention(Request request) {
    changeRetention(request, true);
    return Answer.NOTHING;
  }

  Answer decreaseRetention(Request request) {
    changeRetention(request, false);
    return Answer.NOTHING;
  }

  Answer addTags(Request request) {
    Map<String, String> added = request.textsByKey("Tags");
    added.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
            throw Request.invalid("Tags", "Keys must have 1 to 128 characters, values up to 256");
          }
        });
    if (added.isEmpty()) {
      throw Request.invalid("Tags", "Member must have length greater than or equal to 1");
    }
    lookup
        .find(request)
        .change(
            state -> {
              Map<String, String> tags = new TreeMap<>(state.tags());
              tags.putAll(added);
              if (tags.size() > MOST_TAGS) {
                throw KinesisException.argument("A stream has at most " + MOST_TAGS + " tags.");
              }
              return state.withTags(tags);
            });
    return Answer.NOTHING;
  }

  Answer removeTags(Request request) {
    List<String> keys = Request.required("TagKeys", request.texts("TagKeys"));
    lookup
        .find(request)
        .change(
            state -> {
              Map<String, String> tags = new TreeMap<>(state.tags());
              tags.keySet().removeAll(keys);
              return state.withTags(tags);
            });
    return Answer.NOTHING;
  }

  Answer listTags(Request request) {
    Map<String, String> tags = lookup.find(request).state().sortedTags();
    int limit = request.integer("Limit", 1, 50).orElse(MOST_TAGS);
    String after = request.text("ExclusiveStartTagKey", 1, 128).orElse("");
    List<String> left = tags.keySet().stream().filter(key -> key.compareTo(after) > 0).toList();
    List<String> page = left.subList(0, Math.min(limit, left.size()));
    return out ->
        out.list(
                "Tags", page, (fields, key) -> fields.text("Key", key).text("Value", tags.get(key)))
            .flag("HasMoreTags", page.size() < left.size());
  }

  Answer describeLimits(Request request) {
    int open = streams.openShards();
    long onDemand = streams.all().stream().filter(stream -> stream.state().onDemand()).count();
    return out ->
        out.number("ShardLimit", MOST_SHARDS)
            .number("OpenShardCount", open)
            .number("OnDemandStreamCount", onDemand)
            .number("OnDemandStreamCountLimit", PAGE);
  }

  /** Refuses what would be more shards than an account has. */
  void checkShards(int added) {
    int open = streams.openShards();
    if (open + added > MOST_SHARDS) {
      throw KinesisException.limit(
          "This request would exceed the shard limit for the account "
              + StreamLookup.ACCOUNT
              + ". Current shard count: "
              + open
              + ". Limit: "
              + MOST_SHARDS
              + ". Additional shards asked for: "
              + added
              + ".");
    }
  }

  private void changeRetention(Request request, boolean increase) {
    int hours =
        request
            .integer("RetentionPeriodHours", Integer.MIN_VALUE, Integer.MAX_VALUE)
            .orElseThrow(() -> Request.invalid("RetentionPeriodHours", "Member must not be null"));
    lookup
        .find(request)
        .change(
            state -> {
              if (hours < SHORTEST_HOURS || hours > LONGEST_HOURS) {
                throw KinesisException.argument(
                    "The retention period is from 24 to 8760 hours, not " + hours + ".");
              }
              if (increase ? hours < state.retentionHours() : hours > state.retentionHours()) {
                throw KinesisException.argument(
                    "Requested retention period ("
                        + hours
                        + " hours) is on the other side of the existing one ("
                        + state.retentionHours()
                        + " hours). Use "
                        + (increase ? "Decrease" : "Increase")
                        + "StreamRetentionPeriod.");
              }
              return state.withRetentionHours(hours);
            });
  }

  private static boolean onDemand(Request request) {
    return request
        .map("StreamModeDetails")
        .flatMap(details -> details.text("StreamMode", 0, 100))
        .map(
            mode -> {
              if (!mode.equals("ON_DEMAND") && !mode.equals("PROVISIONED")) {
                throw Request.invalid(
                    "StreamModeDetails.streamMode",
                    "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]");
              }
              return mode.equals("ON_DEMAND");
            })
        .orElse(false);
  }

  private String lastOfPage(String token) {
    return pages
        .read(token, 1)
        .map(fields -> fields.get(0))
        .orElseThrow(() -> KinesisException.argument("Invalid NextToken."));
  }

  private void writeCommon(Output out, StreamState state, KinesisStream.Status status)
      throws IOException {
    writeNames(out, state, status);
    out.number("RetentionPeriodHours", state.retentionHours());
    out.text("EncryptionType", "NONE");
    out.list(
        "EnhancedMonitoring",
        List.of(state),
        (fields, unused) -> fields.texts("ShardLevelMetrics", List.of()));
  }

  private void writeNames(Output out, StreamState state, KinesisStream.Status status)
      throws IOException {
    out.text("StreamName", state.name());
    out.text("StreamARN", lookup.arn(state.name()));
    out.text("StreamStatus", status);
    out.time("StreamCreationTimestamp", state.created());
    out.map(
        "StreamModeDetails",
        mode -> mode.text("StreamMode", state.onDemand() ? "ON_DEMAND" : "PROVISIONED"));
  }

  private void writeSummary(Output out, String name) throws IOException {
    Optional<KinesisStream> stream = streams.find(name);
    if (stream.isPresent()) {
      writeNames(out, stream.get().state(), stream.get().status());
    }
  }
}
