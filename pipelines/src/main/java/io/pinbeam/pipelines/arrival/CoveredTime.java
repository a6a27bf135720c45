package io.pinbeam.pipelines.arrival;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The time that slices cover, as stretches: ranges that overlap or touch are one. */
public final class CoveredTime {
  private final List<TimeRange> stretches;

  private CoveredTime(List<TimeRange> stretches) {
    this.stretches = stretches;
  }

  /** What these cover together. */
  public static CoveredTime of(Collection<TimeRange> ranges) {
    List<TimeRange> sorted = new ArrayList<>(ranges);
    sorted.removeIf(TimeRange::isEmpty);
    sorted.sort(
        Comparator.comparing(TimeRange::from, Comparator.nullsFirst(Comparator.naturalOrder())));
    List<TimeRange> stretches = new ArrayList<>();
    for (TimeRange range : sorted) {
      int last = stretches.size() - 1;
      if (last >= 0 && stretches.get(last).reaches(range.from())) {
        TimeRange stretch = stretches.get(last);
        Instant end = range.to().isAfter(stretch.to()) ? range.to() : stretch.to();
        stretches.set(last, new TimeRange(stretch.from(), end));
      } else {
        stretches.add(range);
      }
    }
    return new CoveredTime(List.copyOf(stretches));
  }

  /** By their time, with time between each two. */
  public List<TimeRange> stretches() {
    return stretches;
  }

  /** As the ledger tells it: a list of stretches, {@code from} null for the beginning of time. */
  public ArrayNode toJson() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (TimeRange stretch : stretches) {
      json.addObject()
          .put("from", stretch.from() == null ? null : stretch.from().toString())
          .put("to", stretch.to().toString());
    }
    return json;
  }

  public boolean contains(Instant at) {
    return stretches.stream().anyMatch(stretch -> stretch.contains(at));
  }

  /** Whether all of a range is covered. */
  public boolean contains(TimeRange range) {
    return range.isEmpty()
        || stretchAt(range.from())
            .filter(stretch -> !stretch.to().isBefore(range.to()))
            .isPresent();
  }

  /** The stretch that an instant lies in or ends; null is the beginning of time. */
  public Optional<TimeRange> stretchAt(@Nullable Instant at) {
    return stretches.stream().filter(stretch -> stretch.reaches(at)).findFirst();
  }
}
