package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.kinesis.KinesisStream.Resharding;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists, splits and merges shards. */
final class ShardOperations {
  private static final Pattern ID = Pattern.compile("(?:shardId-)?(\\d{1,12})");
  private static final int PAGE = 1_000;
  private static final Duration PAGE_VALID = Duration.ofMinutes(5);

  private final StreamLookup lookup;
  private final StreamOperations streams;
  private final Token pages;
  private final Clock clock;

  ShardOperations(StreamLookup lookup, StreamOperations streams, Token pages, Clock clock) {
    this.lookup = lookup;
    this.streams = streams;
    this.pages = pages;
    this.clock = clock;
  }

  Answer list(Request request) {
    Page page = page(request);
    int limit = request.integer("MaxResults", 1, 10_000).orElse(PAGE);
    KinesisStream stream = lookup.find(page.stream);
    if (stream.status() == KinesisStream.Status.CREATING) {
      throw KinesisException.inUse(
          "Stream " + page.stream + " is not ACTIVE, instead in state CREATING.");
    }
    StreamState state = stream.state();
    Predicate<Shard> wanted = filter(page, state, stream.horizon(state));
    List<Shard> left =
        state.shards().stream()
            .filter(shard -> shard.number() > page.after)
            .filter(wanted)
            .toList();
    List<Shard> listed = left.subList(0, Math.min(limit, left.size()));
    return out -> {
      out.list("Shards", listed, ShardOperations::write);
      if (listed.size() < left.size()) {
        out.text("NextToken", write(page, listed.get(listed.size() - 1).number()));
      }
    };
  }

  Answer split(Request request) {
    String id = Request.required("ShardToSplit", request.name("ShardToSplit"));
    BigInteger key =
        new BigInteger(
            Request.required("NewStartingHashKey", request.hashKey("NewStartingHashKey")));
    KinesisStream stream = active(request);
    streams.checkShards(1);
    stream.reshard(
        state -> {
          Shard shard = eligible(state, id);
          HashRange range = shard.range();
          if (key.compareTo(range.start().add(BigInteger.ONE)) <= 0
              || key.compareTo(range.end()) >= 0) {
            throw KinesisException.argument(
                "NewStartingHashKey "
                    + key
                    + " used in SplitShard() on shard "
                    + shard.id()
                    + " in stream "
                    + state.name()
                    + " is not both greater than one plus the shard's StartingHashKey "
                    + range.start()
                    + " and less than the shard's EndingHashKey "
                    + range.end()
                    + ".");
          }
          return new Resharding(
              List.of(shard),
              List.of(
                  new HashRange(range.start(), key.subtract(BigInteger.ONE)),
                  new HashRange(key, range.end())));
        });
    return Answer.NOTHING;
  }

  Answer merge(Request request) {
    String id = Request.required("ShardToMerge", request.name("ShardToMerge"));
    String adjacent =
        Request.required("AdjacentShardToMerge", request.name("AdjacentShardToMerge"));
    active(request)
        .reshard(
            state -> {
              Shard first = eligible(state, id);
              Shard second = eligible(state, adjacent);
              if (!first.range().isFollowedBy(second.range())) {
                throw KinesisException.argument(
                    "Shards "
                        + first.id()
                        + " and "
                        + second.id()
                        + " in stream "
                        + state.name()
                        + " are not an adjacent pair of shards eligible for merging");
              }
              return new Resharding(
                  List.of(first, second),
                  List.of(new HashRange(first.range().start(), second.range().end())));
            });
    return Answer.NOTHING;
  }

  /** The number in a shard's id, which may also stand alone. */
  static OptionalInt number(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches() || Long.parseLong(parts.group(1)) > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(parts.group(1)));
  }

  /** A shard of a stream, by its id. */
  static Shard shard(StreamState state, String id) {
    OptionalInt number = number(id);
    Optional<Shard> shard = number.isPresent() ? state.shard(number.getAsInt()) : Optional.empty();
    return shard.orElseThrow(
        () ->
            KinesisException.notFound(
                "Shard "
                    + id
                    + " in stream "
                    + state.name()
                    + " under account "
                    + StreamLookup.ACCOUNT
                    + " does not exist"));
  }

  static void write(Output out, Shard shard) throws IOException {
    out.text("ShardId", shard.id());
    if (!shard.parents().isEmpty()) {
      out.text("ParentShardId", Shard.id(shard.parents().get(0)));
    }
    if (shard.parents().size() > 1) {
      out.text("AdjacentParentShardId", Shard.id(shard.parents().get(1)));
    }
    writeRange(out, shard.range());
    out.map(
        "SequenceNumberRange",
        range -> {
          range.text("StartingSequenceNumber", shard.start());
          if (!shard.isOpen()) {
            range.text("EndingSequenceNumber", shard.end());
          }
        });
  }

  static void writeRange(Output out, HashRange range) throws IOException {
    out.map(
        "HashKeyRange",
        fields -> fields.text("StartingHashKey", range.start()).text("EndingHashKey", range.end()));
  }

  private KinesisStream active(Request request) {
    KinesisStream stream = lookup.find(request);
    KinesisStream.Status status = stream.status();
    if (status != KinesisStream.Status.ACTIVE) {
      throw KinesisException.inUse(
          "Stream "
              + stream.state().name()
              + " under account "
              + StreamLookup.ACCOUNT
              + " not ACTIVE, instead in state "
              + status);
    }
    return stream;
  }

  private static Shard eligible(StreamState state, String id) {
    Shard shard = shard(state, id);
    if (!shard.isOpen()) {
      throw KinesisException.argument(
          "Shard "
              + shard.id()
              + " in stream "
              + state.name()
              + " has already been merged or split, and thus is not eligible for merging or"
              + " splitting.");
    }
    return shard;
  }

  private Page page(Request request) {
    Optional<String> name = lookup.name(request);
    Optional<String> token = request.text("NextToken", 1, 1_048_576);
    Optional<String> start = request.name("ExclusiveStartShardId");
    Optional<Request> filter = request.map("ShardFilter");
    if (token.isPresent()) {
      if (request.name("StreamName").isPresent() || start.isPresent() || filter.isPresent()) {
        throw KinesisException.argument(
            "NextToken and StreamName, ExclusiveStartShardId or ShardFilter cannot be provided"
                + " together.");
      }
      return read(token.get());
    }
    String stream =
        name.orElseThrow(
            () -> KinesisException.argument("Either NextToken or StreamName should be provided."));
    int after = start.map(ShardOperations::numberOrInvalid).orElse(-1);
    return filter
        .map(asked -> filtered(stream, after, asked))
        .orElseGet(() -> new Page(stream, after, Filter.NONE, 0));
  }

  private static Page filtered(String stream, int start, Request asked) {
    Filter filter = Filter.of(Request.required("ShardFilter.type", asked.text("Type", 1, 100)));
    long time = 0;
    int after = start;
    if (filter == Filter.AT_TIMESTAMP || filter == Filter.FROM_TIMESTAMP) {
      time =
          asked
              .time("Timestamp")
              .orElseThrow(
                  () ->
                      KinesisException.argument("ShardFilter has no Timestamp, as its type asks."));
    }
    if (filter == Filter.AFTER_SHARD_ID) {
      after =
          asked
              .name("ShardId")
              .map(ShardOperations::numberOrInvalid)
              .orElseThrow(
                  () -> KinesisException.argument("ShardFilter has no ShardId, as its type asks."));
    }
    return new Page(stream, after, filter, time);
  }

  private static int numberOrInvalid(String id) {
    return number(id)
        .orElseThrow(() -> KinesisException.argument("There can be no shard " + id + "."));
  }

  private static Predicate<Shard> filter(Page page, StreamState state, long horizon) {
    long oldest = Math.max(horizon, state.created());
    return switch (page.filter) {
      case NONE, AFTER_SHARD_ID -> shard -> true;
      case AT_LATEST -> Shard::isOpen;
      case AT_TRIM_HORIZON -> shard -> shard.isOpenAt(oldest);
      case FROM_TRIM_HORIZON -> shard -> shard.closed() > horizon;
      case AT_TIMESTAMP -> shard -> shard.isOpenAt(Math.max(page.time, oldest));
      case FROM_TIMESTAMP -> shard -> shard.closed() > Math.max(page.time, horizon);
    };
  }

  private String write(Page page, int last) {
    return pages.write(clock.millis(), last, page.filter, page.time, page.stream);
  }

  private Page read(String token) {
    List<String> fields =
        pages.read(token, 5).orElseThrow(() -> KinesisException.argument("Invalid NextToken."));
    if (clock.millis() - Long.parseLong(fields.get(0)) > PAGE_VALID.toMillis()) {
      throw KinesisException.of("ExpiredNextTokenException", "NextToken has expired.");
    }
    return new Page(
        fields.get(4),
        Integer.parseInt(fields.get(1)),
        Filter.valueOf(fields.get(2)),
        Long.parseLong(fields.get(3)));
  }

  /** Which shards a list is to hold. */
  private enum Filter {
    NONE,
    AFTER_SHARD_ID,
    AT_TRIM_HORIZON,
    FROM_TRIM_HORIZON,
    AT_LATEST,
    AT_TIMESTAMP,
    FROM_TIMESTAMP;

    private static final Map<String, Filter> BY_NAME =
        Map.of(
            "AFTER_SHARD_ID", AFTER_SHARD_ID,
            "AT_TRIM_HORIZON", AT_TRIM_HORIZON,
            "FROM_TRIM_HORIZON", FROM_TRIM_HORIZON,
            "AT_LATEST", AT_LATEST,
            "AT_TIMESTAMP", AT_TIMESTAMP,
            "FROM_TIMESTAMP", FROM_TIMESTAMP);

    static Filter of(String name) {
      Filter filter = BY_NAME.get(name);
      if (filter == null) {
        throw Request.invalid(
            "ShardFilter.type", "Member must satisfy enum value set: " + BY_NAME.keySet());
      }
      return filter;
    }
  }

  /** One page of a list: the shards after a number that a filter lets through. */
  private record Page(String stream, int after, Filter filter, long time) {}
}
