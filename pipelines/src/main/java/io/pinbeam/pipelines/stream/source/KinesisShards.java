package io.pinbeam.pipelines.stream.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.common.ClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The shards of Kinesis streams, by the calls that every consumer may make (no enhanced fan-out).
 * Positions are sequence numbers; records of the Kinesis Producer Library that hold several are not
 * taken apart.
 */
public final class KinesisShards implements ShardClient {
  /** Long enough for 10 MB, short enough to notice a network that is cut. */
  private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(10);

  private static final Duration CALL_LIMIT = Duration.ofSeconds(15);

  /** For a connection that was closed while it was not in use. All else is for the caller. */
  private static final int RETRIES = 1;

  private final KinesisClient client;

  private KinesisShards(KinesisClient client) {
    this.client = client;
  }

  /**
   * Clients made of {@link AwsOptions} (region, credentials, HTTP settings) and {@link
   * KinesisOptions}.
   */
  public static ShardClientFactory factory() {
    return KinesisShards::open;
  }

  static KinesisShards of(KinesisClient client) {
    return new KinesisShards(client);
  }

  private static KinesisShards open(PipelineOptions options) throws IOException {
    AwsOptions aws = options.as(AwsOptions.class);
    ClientConfiguration.Builder configuration = ClientConfiguration.builder();
    String endpoint = options.as(KinesisOptions.class).getKinesisEndpoint();
    if (endpoint != null) {
      configuration.endpoint(URI.create(endpoint));
    }
    try {
      KinesisClientBuilder builder =
          ClientBuilderFactory.getFactory(aws)
              .create(KinesisClient.builder(), configuration.build(), aws)
              .overrideConfiguration(
                  ClientOverrideConfiguration.builder()
                      .retryPolicy(RetryPolicy.builder().numRetries(RETRIES).build())
                      .apiCallAttemptTimeout(ATTEMPT_LIMIT)
                      .apiCallTimeout(CALL_LIMIT)
                      .build());
      return new KinesisShards(builder.build());
    } catch (SdkException e) {
      throw failure("cannot make a client of Kinesis", e);
    }
  }

  @Override
  public List<ShardInfo> shards(String stream) throws IOException {
    List<ShardInfo> shards = new ArrayList<>();
    ListShardsRequest request = ListShardsRequest.builder().streamName(stream).build();
    try {
      while (true) {
        ListShardsResponse response = client.listShards(request);
        for (Shard shard : response.shards()) {
          shards.add(new ShardInfo(new ShardId(stream, shard.shardId()), parents(shard)));
        }
        if (response.nextToken() == null) {
          return shards;
        }
        // The token stands for the stream's name: both are refused.
        request = ListShardsRequest.builder().nextToken(response.nextToken()).build();
      }
    } catch (SdkException e) {
      throw failure("cannot list the shards of " + stream, e);
    }
  }

  @Override
  public ShardReader open(ShardId shard, StartPosition start) throws IOException {
    return KinesisShardReader.open(client, shard, start);
  }

  @Override
  public ShardReader openAfter(ShardId shard, String position) throws IOException {
    return KinesisShardReader.open(client, shard, position, false);
  }

  @Override
  public ShardReader openAt(ShardId shard, String position) throws IOException {
    return KinesisShardReader.open(client, shard, position, true);
  }

  @Override
  public void close() {
    client.close();
  }

  /** A failure in one line. */
  static IOException failure(String what, SdkException e) {
    if (e instanceof AbortedException) {
      IOException interrupted = new InterruptedIOException(what + ": interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    String message = what + ": " + reason(e);
    if (e instanceof ResourceNotFoundException) {
      IOException missing = new FileNotFoundException(message);
      missing.initCause(e);
      return missing;
    }
    return new IOException(message, e);
  }

  private static String reason(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      // Without the request's identifiers, which differ from line to line.
      return service.awsErrorDetails().errorCode()
          + " ("
          + oneLine(service.awsErrorDetails().errorMessage())
          + ")";
    }
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : oneLine(message);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<String> parents(Shard shard) {
    return Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
        .filter(parent -> parent != null)
        .toList();
  }
}
