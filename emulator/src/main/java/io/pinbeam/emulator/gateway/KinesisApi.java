package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Amazon's tutorial API before Kinesis: its operations by path, and its own answers. */
final class KinesisApi implements AutoCloseable {
  private final KinesisAsyncClient client;
  private final Availability kinesis = new Availability("kinesis", System::nanoTime);

  private KinesisApi(KinesisAsyncClient client) {
    this.client = client;
  }

  static KinesisApi connect(KinesisAccess access, GatewayLimits limits) {
    KinesisAsyncClientBuilder builder =
        KinesisAsyncClient.builder()
            .region(access.region())
            .credentialsProvider(access.credentials())
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .protocol(Protocol.HTTP1_1)
                    .maxConcurrency(64)
                    .maxPendingConnectionAcquires(limits.maxRequests())
                    .connectionAcquisitionTimeout(limits.ackTimeout()))
            .overrideConfiguration(
                override ->
                    override
                        // Whoever posts knows whether sending again is right.
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(limits.ackTimeout()));
    access.endpoint().ifPresent(builder::endpointOverride);
    return new KinesisApi(builder.build());
  }

  CompletableFuture<? extends JsonNode> list(ApiCall call) {
    return asked(
        () ->
            client.listStreams(
                request -> {
                  call.query("Limit").map(Integer::valueOf).ifPresent(request::limit);
                  call.query("ExclusiveStartStreamName")
                      .ifPresent(request::exclusiveStartStreamName);
                }));
  }

  CompletableFuture<? extends JsonNode> describe(ApiCall call) {
    return asked(() -> client.describeStream(request -> request.streamName(stream(call))));
  }

  CompletableFuture<? extends JsonNode> create(ApiCall call) {
    int shards =
        call.body().map(body -> body.tree().path("ShardCount")).map(n -> n.asInt(1)).orElse(1);
    return asked(
            () ->
                client.createStream(request -> request.streamName(stream(call)).shardCount(shards)))
        .thenApply(created -> JsonNodeFactory.instance.objectNode());
  }

  CompletableFuture<? extends JsonNode> delete(ApiCall call) {
    return asked(() -> client.deleteStream(request -> request.streamName(stream(call))))
        .thenApply(deleted -> JsonNodeFactory.instance.objectNode());
  }

  CompletableFuture<? extends JsonNode> putRecord(ApiCall call) {
    JsonEnvelope.Entry entry = call.envelope().root();
    return asked(
        () ->
            client.putRecord(
                request ->
                    request
                        .streamName(stream(call))
                        .partitionKey(entry.tree().path("PartitionKey").asText())
                        .data(data(entry))));
  }

  CompletableFuture<? extends JsonNode> putRecords(ApiCall call) {
    // The contract lets exactly one of the two names through.
    List<PutRecordsRequestEntry> entries =
        JsonEnvelope.LISTS.stream()
            .flatMap(list -> call.envelope().entries(list).stream())
            .map(KinesisApi::entry)
            .toList();
    return asked(
        () -> client.putRecords(request -> request.streamName(stream(call)).records(entries)));
  }

  @Override
  public void close() {
    client.close();
  }

  private static String stream(ApiCall call) {
    return call.path("stream-name");
  }

  private static PutRecordsRequestEntry entry(JsonEnvelope.Entry entry) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(entry.tree().path("PartitionKey").asText())
        .data(data(entry))
        .build();
  }

  private static SdkBytes data(JsonEnvelope.Entry entry) {
    byte[] json = entry.payload("Data");
    return json == null ? SdkBytes.fromUtf8String("null") : SdkBytes.fromByteArrayUnsafe(json);
  }

  /** Asks Kinesis, unless it is known not to answer. */
  private CompletableFuture<JsonNode> asked(
      Supplier<? extends CompletableFuture<? extends SdkPojo>> request) {
    if (!kinesis.admits()) {
      return CompletableFuture.failedFuture(unavailable());
    }
    return request
        .get()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                kinesis.answered();
                return AwsJson.of(answer);
              }
              throw fault(failure);
            });
  }

  private HttpFault fault(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (!(cause instanceof AwsServiceException refusal)) {
      kinesis.unanswered();
      return unavailable();
    }
    kinesis.answered();
    AwsErrorDetails details = refusal.awsErrorDetails();
    String type = details == null ? "InternalFailure" : details.errorCode();
    String message = details == null ? "" : String.valueOf(details.errorMessage());
    if (type.equals("ValidationException") || type.equals("SerializationException")) {
      // Theirs quotes what was sent.
      message = "Kinesis refuses the request's form";
    }
    return HttpFault.kinesis(status(refusal), type, message);
  }

  private static int status(AwsServiceException refusal) {
    if (refusal.isThrottlingException()) {
      return 429;
    }
    int status = refusal.statusCode();
    if (status >= 500) {
      return status == 503 ? 503 : 500;
    }
    return status == 403 ? 403 : 400;
  }

  static HttpFault unavailable() {
    return ApiCustoms.KINESIS.fault(
        503, "Kinesis does not answer; nothing of this is acknowledged.");
  }
}
