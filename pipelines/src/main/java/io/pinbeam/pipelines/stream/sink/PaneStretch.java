package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.Positions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Packs of records that follow each other: one line of the ledger. */
final class PaneStretch {
  private final @Nullable String previous;
  private final String first;
  private final List<Part> parts = new ArrayList<>();
  private String last;

  private PaneStretch(@Nullable String previous, String first, String last) {
    this.previous = previous;
    this.first = first;
    this.last = last;
  }

  /** Puts packs into the shard's order. Records that come twice are left out the second time. */
  static List<PaneStretch> of(Iterable<byte[]> encoded) throws IOException {
    List<Pack> packs = new ArrayList<>();
    for (byte[] pack : encoded) {
      packs.add(Pack.of(pack));
    }
    packs.sort(Pack.ORDER);
    List<PaneStretch> stretches = new ArrayList<>();
    PaneStretch open = null;
    for (Pack pack : packs) {
      if (open == null || !open.goesOnWith(pack)) {
        open = new PaneStretch(pack.previous(), pack.first(), pack.last());
        stretches.add(open);
        open.parts.add(new Part(pack, null));
      } else if (Positions.ORDER.compare(pack.last(), open.last) > 0) {
        open.parts.add(new Part(pack, open.last));
        open.last = pack.last();
      }
    }
    return stretches;
  }

  private boolean goesOnWith(Pack pack) {
    return Objects.equals(pack.previous(), last)
        || Positions.ORDER.compare(pack.first(), last) <= 0;
  }

  CommitIntent.Stretch positions() {
    return new CommitIntent.Stretch(previous, first, last);
  }

  List<Part> parts() {
    return parts;
  }

  Pack lastPack() {
    return parts.get(parts.size() - 1).pack();
  }

  /**
   * A pack, or the rest of one.
   *
   * @param after records up to this position came before; null: none
   */
  record Part(Pack pack, @Nullable String after) {
    boolean has(String position) {
      return after == null || Positions.ORDER.compare(position, after) > 0;
    }
  }
}
