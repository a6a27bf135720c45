package io.pinbeam.emulator.kinesis;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The operations by their names, without the protocol around them. */
final class KinesisService implements Closeable {
  private final Streams streams;
  private final Map<String, Function<Request, Answer>> operations = new HashMap<>();

  private KinesisService(Streams streams) {
    this.streams = streams;
  }

  static KinesisService open(KinesisSettings settings) throws IOException {
    KinesisService service = new KinesisService(Streams.open(settings));
    service.register(settings);
    return service;
  }

  /** Whether there is an operation of this name. */
  boolean knows(String operation) {
    return operations.containsKey(operation);
  }

  /** Does an operation, or throws the error that is its answer. */
  Answer call(String operation, Request request) {
    return operations.get(operation).apply(request);
  }

  /** Deletes what is older than its stream keeps it. */
  void trim() {
    for (KinesisStream stream : streams.all()) {
      try {
        stream.trim();
      } catch (StoreFailure e) {
        StoreFailure.report((IOException) e.getCause());
      } catch (KinesisException e) {
        // Deleted meanwhile.
      }
    }
  }

  @Override
  public void close() throws IOException {
    streams.close();
  }

  private void register(KinesisSettings settings) {
    Clock clock = settings.clock();
    String secret = settings.key().secret();
    StreamLookup lookup = new StreamLookup(streams, settings.region());
    StreamOperations whole = new StreamOperations(streams, lookup, Token.of(secret, "ListStreams"));
    operations.put("CreateStream", whole::create);
    operations.put("DeleteStream", whole::delete);
    operations.put("DescribeStream", whole::describe);
    operations.put("DescribeStreamSummary", whole::describeSummary);
    operations.put("DescribeLimits", whole::describeLimits);
    operations.put("ListStreams", whole::list);
    operations.put("IncreaseStreamRetentionPeriod", whole::increaseRetention);
    operations.put("DecreaseStreamRetentionPeriod", whole::decreaseRetention);
    operations.put("AddTagsToStream", whole::addTags);
    operations.put("RemoveTagsFromStream", whole::removeTags);
    operations.put("ListTagsForStream", whole::listTags);
    ShardOperations shards =
        new ShardOperations(lookup, whole, Token.of(secret, "ListShards"), clock);
    operations.put("ListShards", shards::list);
    operations.put("SplitShard", shards::split);
    operations.put("MergeShards", shards::merge);
    RecordOperations records =
        new RecordOperations(
            lookup,
            new ShardIterators(Token.of(secret, "GetRecords"), settings.iteratorLife(), clock),
            clock);
    operations.put("PutRecord", records::put);
    operations.put("PutRecords", records::putAll);
    operations.put("GetShardIterator", records::iterator);
    operations.put("GetRecords", records::get);
  }
}
