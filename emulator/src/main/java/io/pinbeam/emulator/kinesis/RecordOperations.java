package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts and reads records. */
final class RecordOperations {
  private static final int LARGEST_RECORD = 1 << 20;
  private static final int MOST_RECORDS = 500;
  private static final long LARGEST_PUT = 5 << 20;
  private static final int MOST_READ = 10_000;
  private static final long LARGEST_READ = 10 << 20;

  private final StreamLookup lookup;
  private final ShardIterators iterators;
  private final Clock clock;

  RecordOperations(StreamLookup lookup, ShardIterators iterators, Clock clock) {
    this.lookup = lookup;
    this.iterators = iterators;
    this.clock = clock;
  }

  Answer put(Request request) {
    request.sequenceNumber("SequenceNumberForOrdering");
    RoutedRecord routed = record(request);
    KinesisStream stream = lookup.findReady(request);
    PutResult result = stream.put(List.of(routed)).get(0);
    if (result.error().isPresent()) {
      throw KinesisException.of(result.error().get(), message(result, stream.state().name()));
    }
    return out -> write(out, result, "");
  }

  Answer putAll(Request request) {
    List<RoutedRecord> records = new ArrayList<>();
    long bytes = 0;
    for (Request one : Request.required("Records", request.maps("Records", MOST_RECORDS))) {
      RoutedRecord routed = record(one);
      bytes += routed.bytes();
      records.add(routed);
    }
    if (bytes > LARGEST_PUT) {
      throw KinesisException.argument("Records size exceeds 5 MB limit");
    }
    KinesisStream stream = lookup.findReady(request);
    String name = stream.state().name();
    List<PutResult> results = stream.put(records);
    long failed = results.stream().filter(result -> result.error().isPresent()).count();
    return out ->
        out.number("FailedRecordCount", failed)
            .list("Records", results, (fields, result) -> write(fields, result, name));
  }

  Answer iterator(Request request) {
    String id = Request.required("ShardId", request.name("ShardId"));
    String type = Request.required("ShardIteratorType", request.text("ShardIteratorType", 1, 100));
    Optional<String> sequence = request.sequenceNumber("StartingSequenceNumber");
    OptionalLong time = request.time("Timestamp");
    KinesisStream stream = lookup.findReady(request);
    StreamState state = stream.state();
    Shard shard = ShardOperations.shard(state, id);
    long index = stream.reading(() -> iterators.start(state, shard, type, sequence, time));
    return out -> out.text("ShardIterator", iterators.write(state, shard, index));
  }

  Answer get(Request request) {
    String token = Request.required("ShardIterator", request.text("ShardIterator", 1, 512));
    int limit = request.integer("Limit", 1, MOST_READ).orElse(MOST_READ);
    ShardIterators.Position from = iterators.read(token);
    KinesisStream stream = lookup.find(from.stream());
    return stream.reading(() -> read(stream, from, limit));
  }

  private Answer read(KinesisStream stream, ShardIterators.Position from, int limit)
      throws IOException {
    StreamState state = stream.state();
    if (state.created() != from.streamCreated()) {
      throw StreamLookup.notFound(state.name());
    }
    Shard shard = ShardOperations.shard(state, Shard.id(from.shard()));
    long now = clock.millis();
    if (!shard.limits().read(now)) {
      throw KinesisException.throughput(rateExceeded(shard, state.name()));
    }
    ShardLog log = shard.log();
    long horizon = stream.horizon(state);
    long start = from.index();
    if (log.firstArrival() < horizon) {
      start = Math.max(start, log.indexAt(horizon));
    }
    List<StoredRecord> records = log.read(start, limit, LARGEST_READ);
    StoredRecord last = records.isEmpty() ? null : records.get(records.size() - 1);
    long next = last == null ? start : last.index() + 1;
    boolean atTip = next >= log.next();
    long behind = atTip || last == null ? 0 : Math.max(0, now - last.arrival());
    shard.limits().haveRead(records.stream().mapToLong(record -> record.data().length).sum());
    return out -> {
      out.list("Records", records, (fields, record) -> write(fields, shard, record));
      out.number("MillisBehindLatest", behind);
      if (atTip && !shard.isOpen()) {
        out.list("ChildShards", state.childrenOf(shard), RecordOperations::writeChild);
      } else {
        out.text("NextShardIterator", iterators.write(state, shard, next));
      }
    };
  }

  private static RoutedRecord record(Request request) {
    byte[] data = Request.required("Data", request.bytes("Data", LARGEST_RECORD));
    String key = Request.required("PartitionKey", request.text("PartitionKey", 1, 256));
    BigInteger hash =
        request
            .hashKey("ExplicitHashKey")
            .map(RecordOperations::explicit)
            .orElseGet(() -> HashRange.hash(key));
    int bytes = key.getBytes(UTF_8).length + data.length;
    if (bytes > LARGEST_RECORD) {
      throw KinesisException.argument("Partition key and data together exceed 1 MiB.");
    }
    return new RoutedRecord(new NewRecord(key, data), hash, bytes);
  }

  private static BigInteger explicit(String text) {
    BigInteger hash = new BigInteger(text);
    if (hash.compareTo(HashRange.LAST) > 0) {
      throw KinesisException.argument(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified"
              + " value was "
              + text);
    }
    return hash;
  }

  private static void write(Output out, PutResult result, String stream) throws IOException {
    if (result.error().isPresent()) {
      out.text("ErrorCode", result.error()).text("ErrorMessage", message(result, stream));
    } else {
      out.text("SequenceNumber", result.sequence()).text("ShardId", result.shard().id());
    }
  }

  private static void write(Output out, Shard shard, StoredRecord record) throws IOException {
    out.text("SequenceNumber", shard.sequence(record.index(), record.arrival()));
    out.time("ApproximateArrivalTimestamp", record.arrival());
    out.bytes("Data", record.data());
    out.text("PartitionKey", record.partitionKey());
  }

  private static void writeChild(Output out, Shard child) throws IOException {
    out.text("ShardId", child.id());
    out.texts("ParentShards", child.parents().stream().map(Shard::id).toList());
    ShardOperations.writeRange(out, child.range());
  }

  private static String message(PutResult result, String stream) {
    return result.error().orElseThrow().equals("InternalFailure")
        ? "Internal service failure."
        : rateExceeded(result.shard(), stream);
  }

  private static String rateExceeded(Shard shard, String stream) {
    return "Rate exceeded for shard "
        + shard.id()
        + " in stream "
        + stream
        + " under account "
        + StreamLookup.ACCOUNT
        + ".";
  }
}
