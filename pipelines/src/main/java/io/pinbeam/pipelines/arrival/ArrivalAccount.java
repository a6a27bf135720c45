package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaSpan;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResourceId;

/** What the runs by arrival under one output have read, slice by slice. */
public final class ArrivalAccount {
  /** Nothing was read by arrival. */
  public static final ArrivalAccount EMPTY = new ArrivalAccount(List.of());

  private static final Pattern SLICE = Pattern.compile("slice-\\d{1,18}\\.json");
  private static final String AGAIN =
      "; --fullRefresh reads all of it again and goes on from there";

  private final List<Slice> slices;

  private ArrivalAccount(List<Slice> slices) {
    this.slices = List.copyOf(slices);
  }

  /**
   * Of an output. Slices that were there before the one that began the account anew are none of it.
   *
   * @throws BadOptionException if a slice cannot be read
   */
  public static ArrivalAccount of(OutputLayout layout) {
    List<Slice> all = new ArrayList<>();
    try {
      for (ResourceId file : OutputFiles.list(layout.arrival())) {
        if (SLICE.matcher(String.valueOf(file.getFilename())).matches()) {
          all.add(read(file.toString()));
        }
      }
    } catch (IOException e) {
      throw new BadOptionException("--output: " + e.getMessage() + AGAIN, e);
    }
    return of(all);
  }

  /** Of slices in any order. */
  public static ArrivalAccount of(List<Slice> all) {
    List<Slice> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(Slice::n));
    sorted.removeIf(slice -> slice.base() != sorted.get(sorted.size() - 1).base());
    return new ArrivalAccount(sorted);
  }

  private static Slice read(String path) throws IOException {
    try {
      return SliceJson.parse(OutputFiles.read(path));
    } catch (IOException e) {
      throw new IOException(Redaction.ofAddress(path) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** With one more. */
  public ArrivalAccount with(Slice slice) {
    List<Slice> more = new ArrayList<>(slices);
    more.removeIf(other -> other.n() == slice.n());
    more.add(slice);
    return of(more);
  }

  public boolean isEmpty() {
    return slices.isEmpty();
  }

  /** In the order in which they were committed. */
  public List<Slice> slices() {
    return slices;
  }

  /** The number of the newest slice; 0 if there is none. */
  public long newest() {
    return isEmpty() ? 0 : slices.get(slices.size() - 1).n();
  }

  /** The run whose tables and ledger the output has. */
  public Optional<Slice> newestWithTasks() {
    return slices.stream().filter(Slice::hasTasks).reduce((older, newer) -> newer);
  }

  /** The runs whose dead letters and projections are the account's. */
  public Set<String> runIds() {
    Set<String> runs = new HashSet<>();
    slices.forEach(slice -> runs.add(slice.runId()));
    return runs;
  }

  /** The time that it covers. */
  public CoveredTime covered() {
    return CoveredTime.of(slices.stream().map(Slice::range).toList());
  }

  /** The files that were read, by their keys. */
  public Map<String, SliceFile> files() {
    Map<String, SliceFile> files = new HashMap<>();
    slices.forEach(slice -> slice.files().forEach(file -> files.put(file.path(), file)));
    return files;
  }

  /** What of a partition was read. */
  List<KafkaRange> read(String topic, int partition) {
    return slices.stream()
        .flatMap(slice -> slice.offsets().stream())
        .filter(offsets -> offsets.topic().equals(topic) && offsets.partition() == partition)
        .flatMap(offsets -> offsets.read().stream())
        .toList();
  }

  /** The offset where a stretch of covered time ended; empty for a partition that it has not. */
  OptionalLong end(TimeRange stretch, KafkaSpan of) {
    return slices.stream()
        .filter(slice -> !slice.range().isEmpty() && stretch.reaches(slice.range().from()))
        .filter(slice -> !slice.range().to().isAfter(stretch.to()))
        .flatMap(slice -> slice.offsets().stream())
        .filter(
            offsets -> offsets.topic().equals(of.topic()) && offsets.partition() == of.partition())
        .mapToLong(SliceOffsets::until)
        .max();
  }

  /** What all its records came to while they were read and cleaned. */
  public Map<Kind, KindCounts> counts() {
    Map<Kind, KindCounts> sums = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      KindCounts sum = new KindCounts(kind);
      slices.forEach(slice -> sum.merge(slice.counts().get(kind)));
      sums.put(kind, sum);
    }
    return sums;
  }

  /**
   * Fails if a run cannot go on with it.
   *
   * @param expectations the hash of its file of expectations
   * @throws BadOptionException in one line: what is another than before
   */
  public void check(SliceSource source, String expectations) {
    if (isEmpty()) {
      return;
    }
    SliceSource before = slices.get(0).source();
    if (source.type() != before.type()) {
      throw another("--source", source.type().name(), before.type().name());
    }
    if (!Objects.equals(source.input(), before.input())) {
      throw another("--input", source.input(), before.input());
    }
    if (!Objects.equals(source.user(), before.user())) {
      throw another("--user", source.user(), before.user());
    }
    if (!expectations.equals(slices.get(slices.size() - 1).expectations())) {
      throw new BadOptionException(
          "--expectations: they are not those of the earlier runs by arrival under --output"
              + AGAIN);
    }
  }

  private static BadOptionException another(String option, String now, String before) {
    return new BadOptionException(
        option
            + (now == null ? " is not given" : "=" + Redaction.ofAddress(now))
            + ": the earlier runs by arrival under --output had "
            + (before == null ? "none" : Redaction.ofAddress(before))
            + AGAIN);
  }
}
