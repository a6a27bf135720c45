package io.pinbeam.pipelines.stream.source;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Gives the answers it was told to give, in turn, and keeps what iterators were asked for. */
final class FakeKinesis implements KinesisClient {
  final List<String> iterators = new ArrayList<>();
  final List<String> reads = new ArrayList<>();
  final ArrayDeque<Object> answers = new ArrayDeque<>();
  final ArrayDeque<RuntimeException> refusals = new ArrayDeque<>();

  FakeKinesis answer(long behindMillis, String... sequenceNumbers) {
    answers.add(response(behindMillis, sequenceNumbers).nextShardIterator("next").build());
    return this;
  }

  FakeKinesis last(String... sequenceNumbers) {
    answers.add(response(0, sequenceNumbers).build());
    return this;
  }

  FakeKinesis fail(RuntimeException e) {
    answers.add(e);
    return this;
  }

  static <E extends KinesisException.Builder> RuntimeException error(E builder, String code) {
    return builder
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode(code).errorMessage("first\nsecond").build())
        .build();
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    String text = request.shardIteratorTypeAsString();
    if (request.startingSequenceNumber() != null) {
      text += " " + request.startingSequenceNumber();
    }
    iterators.add(text);
    if (!refusals.isEmpty()) {
      throw refusals.remove();
    }
    return GetShardIteratorResponse.builder().shardIterator(text).build();
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    reads.add(request.shardIterator());
    Object answer = answers.remove();
    if (answer instanceof RuntimeException e) {
      throw e;
    }
    return (GetRecordsResponse) answer;
  }

  @Override
  public String serviceName() {
    return "kinesis";
  }

  @Override
  public void close() {}

  private static GetRecordsResponse.Builder response(long behindMillis, String... numbers) {
    List<Record> records = new ArrayList<>();
    for (String number : numbers) {
      records.add(
          Record.builder()
              .sequenceNumber(number)
              .approximateArrivalTimestamp(Instant.ofEpochMilli(1_000 + number.length()))
              .data(SdkBytes.fromUtf8String("data " + number))
              .build());
    }
    return GetRecordsResponse.builder().records(records).millisBehindLatest(behindMillis);
  }
}
