package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** What topics there are, asked of Kafka without holding a thread. */
final class KafkaTopics implements AutoCloseable {
  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

  private final Admin admin;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  KafkaTopics(Map<String, Object> client, GatewayLimits limits) {
    int ack = (int) limits.ackTimeout().toMillis();
    Map<String, Object> settings = new HashMap<>();
    settings.put("client.id", "pinbeam-gateway");
    settings.put("reconnect.backoff.max.ms", 500);
    settings.put("socket.connection.setup.timeout.ms", 3_000);
    settings.putAll(client);
    settings.put("request.timeout.ms", ack / 2);
    settings.put("default.api.timeout.ms", ack);
    this.admin = Admin.create(settings);
  }

  /**
   * How many partitions a topic has; known for some seconds, and asked once by however many
   * requests at a time.
   */
  CompletableFuture<Integer> partitions(String topic) {
    long now = System.nanoTime();
    return known
        .compute(
            topic,
            (name, before) ->
                before != null && before.isFresh(now)
                    ? before
                    : new Known(describeTopic(name).thenApply(t -> t.partitions().size()), now))
        .partitions();
  }

  /** The topic is asked for again: Kafka said that what was known of it is no longer so. */
  void forget(String topic) {
    known.remove(topic);
  }

  CompletableFuture<ArrayNode> list() {
    return future(
        admin
            .listTopics(new ListTopicsOptions().listInternal(true))
            .names()
            .thenApply(
                names -> {
                  ArrayNode array = JsonNodeFactory.instance.arrayNode();
                  names.stream().sorted().forEach(array::add);
                  return array;
                }));
  }

  CompletableFuture<ObjectNode> describe(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    // The settings of an unknown topic are no error to every broker: first whether there is one.
    return describeTopic(topic)
        .thenCompose(
            description ->
                future(admin.describeConfigs(List.of(resource)).values().get(resource))
                    .thenApply(config -> json(description, config)));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private CompletableFuture<TopicDescription> describeTopic(String topic) {
    return future(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
  }

  private static <T> CompletableFuture<T> future(
      org.apache.kafka.common.KafkaFuture<T> kafkaFuture) {
    return kafkaFuture.toCompletionStage().toCompletableFuture();
  }

  private static ObjectNode json(TopicDescription topic, Config config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", topic.name());
    ObjectNode configs = json.putObject("configs");
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        configs.put(entry.name(), entry.value());
      }
    }
    ArrayNode partitions = json.putArray("partitions");
    topic.partitions().forEach(partition -> partitions.add(json(partition)));
    return json;
  }

  private static ObjectNode json(TopicPartitionInfo partition) {
    int leader = partition.leader() == null ? Node.noNode().id() : partition.leader().id();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("partition", partition.partition()).put("leader", leader);
    ArrayNode replicas = json.putArray("replicas");
    for (Node node : partition.replicas()) {
      replicas
          .addObject()
          .put("broker", node.id())
          .put("leader", node.id() == leader)
          .put("in_sync", partition.isr().contains(node));
    }
    return json;
  }

  private record Known(CompletableFuture<Integer> partitions, long at) {
    boolean isFresh(long now) {
      return !partitions.isCompletedExceptionally()
          && (!partitions.isDone() || now - at < FRESH_NANOS);
    }
  }
}
