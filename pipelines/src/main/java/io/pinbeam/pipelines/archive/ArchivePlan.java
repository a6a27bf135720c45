package io.pinbeam.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.value.AutoValue;
import io.pinbeam.pipelines.source.KafkaRange;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which offsets of a partition go into which objects, settled before any of them is written: all
 * who carry it out, at once or after a crash, write the same. Each plan starts where the one before
 * it ends and has that offset for its key, so that two runs cannot plan the same offsets.
 */
@AutoValue
abstract class ArchivePlan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  static Builder builder() {
    return new AutoValue_ArchivePlan.Builder();
  }

  abstract String topic();

  abstract int partition();

  /** Where the plan before it ended; 0 for the first one. */
  abstract long key();

  /** The offset after the last one that the archive had when this was planned. */
  abstract long after();

  /** The first offset; those between {@link #after} and it were gone. */
  abstract long from();

  /** The offset after the last one. */
  abstract long to();

  abstract long flushSize();

  /** The run that made the plan; dead letters carry it, whichever run writes them. */
  abstract String runId();

  abstract Instant plannedAt();

  /** Records of this time and later are for later plans; null if the plan goes to Kafka's end. */
  abstract @Nullable Instant until();

  /** When its records count as arrived: at the end of the time it was told, or when it was made. */
  final Instant arrival() {
    return until() == null ? plannedAt() : until().minusMillis(1);
  }

  /** The first offset of the object that takes this one. */
  final long objectStart(long offset) {
    return Math.max(from(), offset - offset % flushSize());
  }

  /** The offset after the last one of the object that takes this one. */
  final long objectEnd(long offset) {
    long start = offset - offset % flushSize();
    // No sum: a large flush size would overflow it.
    return to() - start <= flushSize() ? to() : start + flushSize();
  }

  final String objectName(long offset) {
    return ArchiveNames.object(topic(), partition(), objectStart(offset));
  }

  final String deadLettersName(long offset) {
    return ArchiveNames.deadLetters(topic(), partition(), objectStart(offset));
  }

  final String name() {
    return ArchiveNames.plan(topic(), partition(), key());
  }

  final String doneName() {
    return ArchiveNames.done(topic(), partition(), key());
  }

  /**
   * What is still to be read, in tasks of about so many offsets that begin and end with objects.
   *
   * @param found the names of the objects that are there already
   */
  final List<ArchiveTask> tasks(Set<String> found, long taskOffsets) {
    List<ArchiveTask> tasks = new ArrayList<>();
    long taskStart = from();
    long at = from();
    while (at < to()) {
      long end = objectEnd(at);
      boolean there = !found.isEmpty() && found.contains(objectName(at));
      if (there || at - taskStart >= taskOffsets) {
        addTask(taskStart, at, tasks);
        taskStart = there ? end : at;
      }
      at = end;
    }
    addTask(taskStart, to(), tasks);
    return tasks;
  }

  private void addTask(long start, long end, List<ArchiveTask> tasks) {
    if (start < end) {
      tasks.add(ArchiveTask.of(this, KafkaRange.of(topic(), partition(), start, end)));
    }
  }

  final byte[] toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("topic", topic());
    json.put("partition", partition());
    json.put("key", key());
    json.put("after", after());
    json.put("from", from());
    json.put("to", to());
    json.put("flushSize", flushSize());
    json.put("runId", runId());
    json.put("plannedAt", plannedAt().toString());
    if (until() != null) {
      json.put("until", until().toString());
    }
    return (json + "\n").getBytes(UTF_8);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is no plan
   */
  static ArchivePlan parse(String name, byte[] bytes) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      ArchivePlan plan =
          builder()
              .topic(json.required("topic").asText())
              .partition(json.required("partition").asInt())
              .key(json.required("key").asLong())
              .after(json.required("after").asLong())
              .from(json.required("from").asLong())
              .to(json.required("to").asLong())
              .flushSize(json.required("flushSize").asLong())
              .runId(json.required("runId").asText())
              .plannedAt(Instant.parse(json.required("plannedAt").asText()))
              .until(json.has("until") ? Instant.parse(json.get("until").asText()) : null)
              .build();
      if (plan.name().equals(name)
          && plan.flushSize() > 0
          && plan.after() >= plan.key()
          && plan.from() >= plan.after()
          && plan.to() >= plan.from()) {
        return plan;
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(name + " is no plan of an archive", e);
    }
    throw new IOException(name + " is no plan of an archive");
  }

  /** Builds an {@link ArchivePlan}; everything that cannot be null must be set. */
  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder topic(String value);

    abstract Builder partition(int value);

    abstract Builder key(long value);

    abstract Builder after(long value);

    abstract Builder from(long value);

    abstract Builder to(long value);

    abstract Builder flushSize(long value);

    abstract Builder runId(String value);

    abstract Builder plannedAt(Instant value);

    abstract Builder until(@Nullable Instant value);

    abstract ArchivePlan build();
  }
}
