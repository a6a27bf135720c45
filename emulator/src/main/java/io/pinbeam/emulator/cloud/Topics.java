package io.pinbeam.emulator.cloud;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Makes topics that can be written to as soon as the call is back.
 *
 * <p>Kafka says that a topic is made once the controller knows of it, a moment before the brokers
 * do. Before version 4.5 (KAFKA-15591) an idempotent producer that writes in this moment may lose
 * its first batch: the broker refuses it, takes the second one, which was on its way already, and
 * then has the first one for out of order until its time is up.
 *
 * <p>It uses Kafka's client alone, so tests may call it with another version than the servers'.
 */
public final class Topics {
  private static final long LIMIT_SECONDS = 60;
  private static final long PAUSE_MILLIS = 10;

  private Topics() {}

  /** Makes topics and waits until all their partitions can be written to. */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    admin.createTopics(topics).all().get();
    awaitLeaders(admin, topics.stream().map(NewTopic::name).toList());
  }

  /** The same for one topic with a single replica. */
  public static void create(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    create(admin, List.of(new NewTopic(topic, partitions, (short) 1)));
  }

  /** Waits until the leader of each partition answers, which it does for those that it has. */
  static void awaitLeaders(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!haveLeaders(admin, topics)) {
      if (System.nanoTime() - limit > 0) {
        throw new ExecutionException(
            new TimeoutException("no leader for each partition of " + topics));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static boolean haveLeaders(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      admin.listOffsets(ends).all().get();
      return true;
    } catch (ExecutionException e) {
      // Not known to the broker that was asked, or not led by it: yet.
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }
}
