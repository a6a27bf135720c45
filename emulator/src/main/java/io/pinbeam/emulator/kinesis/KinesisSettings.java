package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.aws.AccessKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How a Kinesis server is to run.
 *
 * @param folder where streams and records are kept
 * @param key whose signatures are accepted
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any free one
 * @param region the region that requests must be signed for
 * @param rateLimits whether a shard takes no more a second than in AWS: 1,000 records and 1 MiB
 *     written, 5 calls and 2 MiB read
 * @param changeTime how long a stream is CREATING or UPDATING; not at all by default, since the
 *     SDK's waiters look again only after ten seconds
 * @param segmentBytes the size at which a shard begins another file
 * @param iteratorLife how long a reader may hold an iterator; five minutes in AWS
 * @param clock where arrival times and ages are read from
 */
public record KinesisSettings(
    Path folder,
    AccessKey key,
    String host,
    int port,
    String region,
    boolean rateLimits,
    Duration changeTime,
    int segmentBytes,
    Duration iteratorLife,
    Clock clock) {

  /** A server on loopback, on any free port, without rate limits. */
  public static KinesisSettings of(Path folder, AccessKey key) {
    return new KinesisSettings(
        folder,
        key,
        "127.0.0.1",
        0,
        "us-east-1",
        false,
        Duration.ZERO,
        16 << 20,
        Duration.ofMinutes(5),
        Clock.systemUTC());
  }

  public KinesisSettings withHost(String value) {
    return new KinesisSettings(
        folder,
        key,
        value,
        port,
        region,
        rateLimits,
        changeTime,
        segmentBytes,
        iteratorLife,
        clock);
  }

  public KinesisSettings withPort(int value) {
    return new KinesisSettings(
        folder,
        key,
        host,
        value,
        region,
        rateLimits,
        changeTime,
        segmentBytes,
        iteratorLife,
        clock);
  }

  public KinesisSettings withRegion(String value) {
    return new KinesisSettings(
        folder, key, host, port, value, rateLimits, changeTime, segmentBytes, iteratorLife, clock);
  }

  public KinesisSettings withRateLimits(boolean value) {
    return new KinesisSettings(
        folder, key, host, port, region, value, changeTime, segmentBytes, iteratorLife, clock);
  }

  public KinesisSettings withChangeTime(Duration value) {
    return new KinesisSettings(
        folder, key, host, port, region, rateLimits, value, segmentBytes, iteratorLife, clock);
  }

  public KinesisSettings withSegmentBytes(int value) {
    return new KinesisSettings(
        folder, key, host, port, region, rateLimits, changeTime, value, iteratorLife, clock);
  }

  public KinesisSettings withIteratorLife(Duration value) {
    return new KinesisSettings(
        folder, key, host, port, region, rateLimits, changeTime, segmentBytes, value, clock);
  }

  public KinesisSettings withClock(Clock value) {
    return new KinesisSettings(
        folder, key, host, port, region, rateLimits, changeTime, segmentBytes, iteratorLife, value);
  }
}
