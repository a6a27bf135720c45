package io.pinbeam.emulator.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

@Tag("reliability")
class KinesisRestartIT {
  private static final int KILLS = 6;

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedOutlivesAKillOnceAndInOrder() throws Exception {
    Random random = new Random(5);
    Map<String, Map<String, String>> acknowledged = new LinkedHashMap<>();
    int sent = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process server = start();
      try (KinesisClient client = client(server)) {
        if (kill == 0) {
          client.createStream(b -> b.streamName("pins").shardCount(2));
        } else {
          assertThat(read(client)).containsAllEntriesOf(flat(acknowledged));
          reshard(client, kill);
        }
        AtomicBoolean killed = killLater(server, 150 + random.nextInt(400));
        while (!killed.get()) {
          sent = putSome(client, sent, random, acknowledged);
        }
      } finally {
        server.destroyForcibly().waitFor();
      }
    }
    Process server = start();
    try (KinesisClient client = client(server)) {
      Map<String, String> read = read(client);
      assertThat(read).containsAllEntriesOf(flat(acknowledged));
      assertThat(flat(acknowledged)).hasSizeGreaterThan(KILLS);
      // Sent one after another, so numbers of a shard stand in the order of sending.
      acknowledged.values().forEach(KinesisRestartIT::assertInOrder);
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  /** Puts records of unique text; those without an answer may or may not be stored. */
  private static int putSome(
      KinesisClient client,
      int from,
      Random random,
      Map<String, Map<String, String>> acknowledged) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      String text = String.format("%09d", from + entries.size()) + "x".repeat(random.nextInt(300));
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey("key-" + random.nextInt(100))
              .data(SdkBytes.fromUtf8String(text))
              .build());
    }
    try {
      List<PutRecordsResultEntry> results =
          client.putRecords(b -> b.streamName("pins").records(entries)).records();
      for (int i = 0; i < entries.size(); i++) {
        if (results.get(i).errorCode() == null) {
          acknowledged
              .computeIfAbsent(results.get(i).shardId(), unused -> new LinkedHashMap<>())
              .put(results.get(i).sequenceNumber(), entries.get(i).data().asUtf8String());
        }
      }
    } catch (SdkException e) {
      // Killed meanwhile.
    }
    return from + entries.size();
  }

  /** Splits one open shard, so that parents and children outlive kills too. */
  private static void reshard(KinesisClient client, int kill) {
    List<Shard> open =
        client.listShards(b -> b.streamName("pins")).shards().stream()
            .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
            .toList();
    assertThat(open).hasSize(2 + kill - 1);
    Shard shard = open.get(0);
    BigInteger middle =
        new BigInteger(shard.hashKeyRange().startingHashKey())
            .add(new BigInteger(shard.hashKeyRange().endingHashKey()))
            .shiftRight(1);
    client.splitShard(
        b ->
            b.streamName("pins")
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
  }

  /** All texts by their sequence numbers; each number and each text is there once. */
  private static Map<String, String> read(KinesisClient client) {
    Map<String, String> read = new LinkedHashMap<>();
    for (Shard shard : client.listShards(b -> b.streamName("pins")).shards()) {
      BigInteger last = BigInteger.ZERO;
      String iterator =
          client
              .getShardIterator(
                  b ->
                      b.streamName("pins")
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      while (iterator != null) {
        String from = iterator;
        GetRecordsResponse response = client.getRecords(b -> b.shardIterator(from).limit(300));
        for (Record record : response.records()) {
          BigInteger number = new BigInteger(record.sequenceNumber());
          assertThat(number).isGreaterThan(last);
          last = number;
          assertThat(read.put(record.sequenceNumber(), record.data().asUtf8String())).isNull();
        }
        iterator = response.records().isEmpty() ? null : response.nextShardIterator();
      }
    }
    assertThat(read.values()).doesNotHaveDuplicates();
    return read;
  }

  private static void assertInOrder(Map<String, String> ofShard) {
    List<BigInteger> numbers = ofShard.keySet().stream().map(BigInteger::new).toList();
    assertThat(numbers).isSorted();
  }

  private static Map<String, String> flat(Map<String, Map<String, String>> acknowledged) {
    Map<String, String> flat = new HashMap<>();
    acknowledged.values().forEach(flat::putAll);
    return flat;
  }

  private static AtomicBoolean killLater(Process server, int millis) {
    AtomicBoolean killed = new AtomicBoolean();
    Thread killer =
        new Thread(
            () -> {
              try {
                Thread.sleep(millis);
                server.destroyForcibly().waitFor();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                killed.set(true);
              }
            });
    killer.setDaemon(true);
    killer.start();
    return killed;
  }

  private Process start() throws IOException {
    String jars = Files.readString(Path.of("target", "classpath.txt")).strip();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "target/classes:target/test-classes:" + jars,
            KinesisChild.class.getName(),
            folder.toString(),
            "20000")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static KinesisClient client(Process server) throws IOException {
    return KinesisClient.builder()
        .endpointOverride(URI.create(server.inputReader().readLine()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("LOCALKEY", "a secret")))
        // A put that is sent again after a lost answer would be stored twice, as in AWS.
        .overrideConfiguration(
            c -> c.retryStrategy(r -> r.maxAttempts(1)).apiCallTimeout(Duration.ofSeconds(10)))
        .build();
  }
}
