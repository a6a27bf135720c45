package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowSink;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.Arrays;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads letters again, each as a source object of its own, and sees whether it is still bad. */
final class LetterCleaner implements RowSink {
  private final PostReader reader;
  private final int keptBytes;
  private final Map<Kind, TaskCleaner> cleaners;
  private final ReplayCounts counts;

  private TaskCleaner cleaner;
  private int records;
  private @Nullable Rejection rejection;

  LetterCleaner(
      PostReader reader, int keptBytes, Map<Kind, TaskCleaner> cleaners, ReplayCounts counts) {
    this.reader = reader;
    this.keptBytes = keptBytes;
    this.cleaners = cleaners;
    this.counts = counts;
  }

  /** Of a letter that is whole. */
  void read(LetterLine line, DeadLetter letter) {
    Kind kind = LetterLine.kind(letter).orElseThrow();
    counts.replayed(kind, letter.reason());
    cleaner = cleaners.get(kind);
    cleaner.value(line.file(), line.line(), letter.source());
    records = 0;
    rejection = null;
    byte[] raw = letter.raw();
    if (raw.length == 0 && letter.reason() == RejectReason.EMPTY_RECORD) {
      // A Kafka record without a value has no bytes to be read.
      rejected(kind, Rejection.of(letter.reason(), letter.detail(), raw, 0), 0, 0);
    } else {
      reader.read(kind, raw, 0, raw.length, this);
    }
    if (records == 0) {
      rejected(
          kind,
          Rejection.of(
              RejectReason.EMPTY_RECORD,
              "no record is in it",
              Arrays.copyOf(raw, Math.min(raw.length, keptBytes)),
              raw.length),
          0,
          0);
    }
    if (records != 1 || !isAsBefore(letter)) {
      counts.changed();
    }
  }

  private boolean isAsBefore(DeadLetter letter) {
    return rejection != null
        && rejection.reason() == letter.reason()
        && rejection.detail().equals(letter.detail())
        && Arrays.equals(rejection.raw(), letter.raw());
  }

  @Override
  public RowBuffer rows(Kind kind) {
    return cleaner.rows(kind);
  }

  @Override
  public @Nullable String refusal(Kind kind) {
    return cleaner.refusal(kind);
  }

  @Override
  public void row(Kind kind, long position, int part) {
    records++;
    cleaner.row(kind, position, part);
  }

  @Override
  public void rejected(@Nullable Kind kind, Rejection refused, long position, int part) {
    records++;
    rejection = refused;
    cleaner.rejected(kind, refused, position, part);
  }

  @Override
  public void defect(Kind kind, String field, DefectReason reason) {
    cleaner.defect(kind, field, reason);
  }

  @Override
  public void unknownFields(Kind kind, int count) {
    cleaner.unknownFields(kind, count);
  }
}
