package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The offsets that a slice has to read. */
public final class NewOffsets {
  private NewOffsets() {}

  /**
   * Of each partition those of the range that no slice of the account has read. A range that begins
   * in or right after a stretch of time that the account covers begins where that stretch ended by
   * offsets: records with older timestamps that came late are behind it.
   *
   * @param spans of the range's times
   */
  public static List<SliceOffsets> of(
      ArrivalAccount account, List<KafkaSpan> spans, TimeRange range) {
    Optional<TimeRange> stretch = account.covered().stretchAt(range.from());
    List<SliceOffsets> offsets = new ArrayList<>();
    for (KafkaSpan span : spans) {
      long from =
          stretch.isEmpty()
              ? span.from()
              : account.end(stretch.get(), span).orElse(span.beginning());
      long to = Math.max(from, span.to());
      offsets.add(
          new SliceOffsets(
              span.topic(),
              span.partition(),
              to,
              without(
                  KafkaRange.of(
                      span.topic(),
                      span.partition(),
                      Math.min(Math.max(from, span.beginning()), to),
                      to),
                  account.read(span.topic(), span.partition()))));
    }
    return offsets;
  }

  /** What is left of a range; no piece is empty. */
  static List<KafkaRange> without(KafkaRange range, List<KafkaRange> read) {
    List<KafkaRange> sorted = new ArrayList<>(read);
    sorted.sort(Comparator.comparing(KafkaRange::from));
    List<KafkaRange> left = new ArrayList<>();
    long at = range.from();
    for (KafkaRange done : sorted) {
      add(range, at, Math.min(done.from(), range.to()), left);
      at = Math.max(at, done.to());
    }
    add(range, at, range.to(), left);
    return left;
  }

  private static void add(KafkaRange range, long from, long to, List<KafkaRange> left) {
    if (from < to) {
      left.add(KafkaRange.of(range.topic(), range.partition(), from, to));
    }
  }
}
