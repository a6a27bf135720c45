package io.pinbeam.emulator.gateway;

import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the REST proxy's API calls Kafka's errors. */
final class KafkaFaults {
  /** A record that is refused for good. */
  static final int NOT_RETRIABLE = 1;

  /** A record that may be stored when it is sent again. */
  static final int RETRIABLE = 2;

  private KafkaFaults() {}

  static HttpFault noTopic() {
    return HttpFault.kafka(404, 40401, "Topic not found.");
  }

  static HttpFault noPartition() {
    return HttpFault.kafka(404, 40402, "Partition not found.");
  }

  static HttpFault unavailable() {
    return HttpFault.kafka(503, 50003, "Kafka does not answer; nothing of this is acknowledged.");
  }

  static HttpFault of(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof HttpFault fault) {
      return fault;
    }
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return noTopic();
    }
    if (cause instanceof AuthorizationException) {
      return HttpFault.kafka(403, 40301, "Kafka does not allow it: " + name(cause));
    }
    if (cause instanceof RecordTooLargeException) {
      return HttpFault.kafka(422, 42201, "The record is too large for Kafka.");
    }
    if (isRetriable(cause)) {
      return unavailable();
    }
    return HttpFault.kafka(500, 50002, "Kafka error: " + name(cause));
  }

  /** The entry's error for one record of several. */
  static int code(Exception failure) {
    return isRetriable(failure) ? RETRIABLE : NOT_RETRIABLE;
  }

  static boolean isRetriable(Throwable failure) {
    return cause(failure) instanceof RetriableException;
  }

  /** The kind of an error alone: messages may quote what was sent. */
  static String name(Throwable failure) {
    return cause(failure).getClass().getSimpleName();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
