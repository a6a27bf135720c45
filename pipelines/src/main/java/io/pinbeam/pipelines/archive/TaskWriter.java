package io.pinbeam.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaRecordSink;
import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.SourcePosition;
import io.pinbeam.transforms.parse.JsonLineSink;
import io.pinbeam.transforms.parse.JsonLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the range of a task once and puts its objects: for each stretch of offsets the lines and,
 * before them, the dead letters, so that an object that is there has its dead letters there too.
 *
 * <p>An object is put only if there is none: what once stands in the archive never changes, even if
 * Kafka has compacted or deleted some of it when the task is carried out again.
 */
final class TaskWriter {
  private final ObjectStore store;
  private final Uploads uploads;
  private final JsonLines lines;
  private final Runnable onRecord;

  /**
   * @param onRecord is told of every record
   */
  TaskWriter(ObjectStore store, Uploads uploads, CleaningRules rules, Runnable onRecord) {
    this.store = store;
    this.uploads = uploads;
    this.lines = JsonLines.create(rules.frameLimits());
    this.onRecord = onRecord;
  }

  /** Carries out a task; when it returns all its objects are there. */
  ArchiveCounts write(ArchiveTask task, RecordSource source) throws IOException {
    ObjectWriter writer = new ObjectWriter(task.plan());
    try {
      long records = source.read(task.range(), writer);
      writer.flush();
      uploads.awaitAll();
      return writer.counted(task.range().offsets(), records);
    } finally {
      uploads.giveUp();
    }
  }

  /** Hands out the committed records of a range in their order. */
  @FunctionalInterface
  interface RecordSource {
    /** Returns how many there were. */
    long read(KafkaRange range, KafkaRecordSink sink) throws IOException;
  }

  /** Gathers what goes into one object, then into the next. */
  private final class ObjectWriter implements KafkaRecordSink, JsonLineSink {
    private final ArchivePlan plan;
    private final @Nullable String kind;
    private final ArchiveCounts counts = new ArchiveCounts();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong writtenBytes = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private final ByteArrayOutputStream object = new ByteArrayOutputStream();
    private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
    private long objectEnd = -1;
    private long offset;
    private long pieces;

    ObjectWriter(ArchivePlan plan) {
      this.plan = plan;
      this.kind = Kind.ofTopic(plan.topic()).map(Kind::label).orElse(null);
    }

    @Override
    public void accept(
        String topic, int partition, long offset, long timestamp, byte @Nullable [] value)
        throws IOException {
      if (offset >= objectEnd) {
        flush();
        objectEnd = plan.objectEnd(offset);
      }
      this.offset = offset;
      pieces = 0;
      if (value == null) {
        refused(Rejection.of(RejectReason.EMPTY_RECORD, "the record has no value", new byte[0], 0));
      } else {
        lines.read(value, 0, value.length, this);
      }
      if (pieces == 0) {
        counts.emptyRecord();
      }
      onRecord.run();
    }

    @Override
    public void line(byte[] buffer, int from, int to) {
      object.write(buffer, from, to - from);
      object.write('\n');
      counts.values(1);
      pieces++;
    }

    @Override
    public void refused(Rejection rejection) {
      DeadLetter letter =
          DeadLetter.of(
              rejection,
              kind,
              SourcePosition.kafka(plan.topic(), plan.partition(), offset),
              "archive",
              plan.runId(),
              plan.plannedAt());
      letters.writeBytes(letter.toJsonLine().getBytes(UTF_8));
      letters.write('\n');
      counts.deadLetter(rejection.reason());
      pieces++;
    }

    void flush() throws IOException {
      if (object.size() + letters.size() > 0) {
        String objectName = plan.objectName(objectEnd - 1);
        String lettersName = plan.deadLettersName(objectEnd - 1);
        byte[] objectBytes = object.toByteArray();
        byte[] letterBytes = letters.toByteArray();
        object.reset();
        letters.reset();
        uploads.begin(
            objectBytes.length + letterBytes.length,
            () -> {
              if (letterBytes.length > 0) {
                store.putIfAbsent(lettersName, letterBytes);
              }
              if (objectBytes.length > 0) {
                put(objectName, objectBytes);
              }
              return null;
            });
      }
    }

    private void put(String name, byte[] bytes) throws IOException {
      if (store.putIfAbsent(name, bytes)) {
        written.incrementAndGet();
        writtenBytes.addAndGet(bytes.length);
      } else {
        found.incrementAndGet();
      }
    }

    ArchiveCounts counted(long offsets, long records) {
      counts.read(offsets, records);
      counts.objectsWritten(written.get(), writtenBytes.get());
      counts.objectsFound(found.get());
      return counts;
    }
  }
}
