package io.pinbeam.pipelines.query;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads sorted runs as one, holding one row of each in memory. */
final class MergedRuns implements Closeable {
  private final Coder<Row> coder;
  private final PriorityQueue<Source> sources;

  private MergedRuns(Coder<Row> coder, Comparator<Row> order) {
    this.coder = coder;
    this.sources = new PriorityQueue<>(Comparator.comparing(Source::first, order));
  }

  static MergedRuns of(Iterable<SortedRun> runs, Coder<Row> coder, Comparator<Row> order)
      throws IOException {
    MergedRuns merged = new MergedRuns(coder, order);
    try {
      for (SortedRun run : runs) {
        merged.read(run.open());
      }
    } catch (IOException | RuntimeException e) {
      merged.close();
      throw e;
    }
    return merged;
  }

  /** The next row, or null after the last. */
  @Nullable Row next() throws IOException {
    Source source = sources.poll();
    if (source == null) {
      return null;
    }
    read(source.rest);
    return source.first;
  }

  private void read(InputStream rows) throws IOException {
    if (rows.read() < 0) {
      rows.close();
    } else {
      sources.add(new Source(coder.decode(rows), rows));
    }
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.rest.close();
    }
  }

  private record Source(Row first, InputStream rest) {}
}
