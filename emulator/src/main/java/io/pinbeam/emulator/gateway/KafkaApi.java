package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The REST proxy's API, version 2: listing and describing topics, and writing to them. */
final class KafkaApi implements AutoCloseable {
  private static final String JSON = "application/vnd.kafka.json.v2+json";

  private final KafkaWriter writer;
  private final KafkaTopics topics;
  private final Availability kafka = new Availability("kafka", System::nanoTime);

  private KafkaApi(KafkaWriter writer, KafkaTopics topics) {
    this.writer = writer;
    this.topics = topics;
  }

  /** For a Kafka client's settings, with {@code bootstrap.servers} among them. */
  static KafkaApi connect(Map<String, Object> client, GatewayLimits limits) {
    KafkaWriter writer = new KafkaWriter(client, limits);
    return new KafkaApi(writer, new KafkaTopics(client, limits));
  }

  CompletableFuture<? extends JsonNode> list() {
    return asked(topics::list);
  }

  CompletableFuture<? extends JsonNode> describe(ApiCall call) {
    return asked(() -> topics.describe(call.path("topic")));
  }

  /** Writes the records of a body; on the executor, since a producer may look up its topic. */
  CompletableFuture<? extends JsonNode> produce(ApiCall call, Executor executor) {
    String topic = call.path("topic");
    boolean base64 = !call.mediaType().equals(JSON);
    List<KafkaWriter.Message> messages = messages(base64, call.envelope());
    return asked(
        () ->
            topics
                .partitions(topic)
                .thenComposeAsync(
                    partitions -> {
                      requirePartitions(messages, partitions);
                      return writer.write(topic, messages);
                    },
                    executor)
                .thenApply(outcomes -> answer(topic, outcomes)));
  }

  @Override
  public void close() {
    writer.close();
    topics.close();
  }

  /** Asks Kafka, unless it is known not to answer, and learns from the result whether it does. */
  private <T> CompletableFuture<T> asked(Supplier<CompletableFuture<T>> request) {
    if (!kafka.admits()) {
      return CompletableFuture.failedFuture(KafkaFaults.unavailable());
    }
    return request
        .get()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                kafka.answered();
                return answer;
              }
              HttpFault fault = KafkaFaults.of(failure);
              if (fault.status() == 503) {
                kafka.unanswered();
              } else {
                kafka.answered();
              }
              throw fault;
            });
  }

  static List<KafkaWriter.Message> messages(boolean base64, JsonEnvelope envelope) {
    List<KafkaWriter.Message> messages = new ArrayList<>();
    for (JsonEnvelope.Entry entry : envelope.entries("records")) {
      JsonNode partition = entry.tree().path("partition");
      byte[] key = entry.payload("key");
      byte[] value = entry.payload("value");
      messages.add(
          new KafkaWriter.Message(
              partition.isIntegralNumber() ? partition.intValue() : null,
              base64 ? decode(key) : key,
              base64 ? decode(value) : value));
    }
    return messages;
  }

  /** The bytes of the binary format: base64 in a JSON text. */
  private static byte[] decode(byte[] json) {
    if (json == null) {
      return null;
    }
    try {
      if (json.length >= 2 && json[0] == '"') {
        String text = new String(json, 1, json.length - 2, UTF_8);
        return Base64.getDecoder().decode(text.replace("\\/", "/"));
      }
    } catch (IllegalArgumentException e) {
      // The same answer as for anything else.
    }
    throw ApiCustoms.KAFKA.fault(422, "a key or value of the binary format is not base64 text");
  }

  private static void requirePartitions(List<KafkaWriter.Message> messages, int partitions) {
    for (KafkaWriter.Message message : messages) {
      if (message.partition() != null && message.partition() >= partitions) {
        throw KafkaFaults.noPartition();
      }
    }
  }

  private ObjectNode answer(String topic, List<KafkaWriter.Outcome> outcomes) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putNull("key_schema_id").putNull("value_schema_id");
    ArrayNode offsets = answer.putArray("offsets");
    Exception failure = null;
    boolean stored = false;
    for (KafkaWriter.Outcome outcome : outcomes) {
      ObjectNode entry = offsets.addObject();
      if (outcome.isStored()) {
        stored = true;
        entry.put("partition", outcome.partition()).put("offset", outcome.offset());
        entry.putNull("error_code").putNull("error");
      } else {
        // One error for a whole answer: the one that sending again may cure, if there is one.
        failure =
            failure == null || KafkaFaults.isRetriable(outcome.failure())
                ? outcome.failure()
                : failure;
        entry.putNull("partition").putNull("offset");
        entry.put("error_code", KafkaFaults.code(outcome.failure()));
        entry.put("error", KafkaFaults.name(outcome.failure()));
      }
    }
    if (failure instanceof UnknownTopicOrPartitionException || !stored) {
      topics.forget(topic);
    }
    if (!stored) {
      throw KafkaFaults.of(failure);
    }
    return answer;
  }
}
