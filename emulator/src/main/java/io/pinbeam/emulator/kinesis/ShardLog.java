package io.pinbeam.emulator.kinesis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The records of one shard, in files. What was appended is with the operating system when {@link
 * #append} returns, so that it outlives the process (though not a failure of power). Arrival times
 * never decrease.
 */
final class ShardLog implements Closeable {
  private static final int READ_BYTES = 64 << 10;
  private static final int SCAN_BYTES = 1 << 20;

  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();

  /** Of the last segment; opened by the first append. */
  private FileChannel channel;

  private ShardLog(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Opens a shard's folder, made if it is missing. A record that was not written to its end is cut
   * off.
   *
   * @throws IOException if an earlier file is damaged, or a file cannot be read
   */
  static ShardLog open(Path folder, int segmentBytes) throws IOException {
    ShardLog log = new ShardLog(folder, segmentBytes);
    Files.createDirectories(folder);
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(Segment::isSegment).sorted().toList();
    }
    for (Path file : files) {
      log.recover(file, file.equals(files.get(files.size() - 1)));
    }
    if (log.segments.isEmpty()) {
      log.segments.add(Segment.of(folder, 1));
    }
    return log;
  }

  /** Writes all records in one go. Gives where the first stands; the others follow it. */
  synchronized Position append(List<NewRecord> records, long now) throws IOException {
    Segment segment = writable();
    long arrival = Math.max(now, lastArrival());
    long first = segment.next();
    ByteBuffer[] frames = new ByteBuffer[records.size()];
    int bytes = 0;
    for (int i = 0; i < frames.length; i++) {
      frames[i] = Frames.encode(first + i, arrival, records.get(i));
      bytes += frames[i].remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(bytes);
    int[] ends = new int[frames.length];
    for (int i = 0; i < frames.length; i++) {
      ends[i] = all.put(frames[i]).position();
    }
    long start = segment.size();
    write(all.flip(), start);
    for (int end : ends) {
      segment.add(arrival, start + end);
    }
    return new Position(first, arrival);
  }

  /**
   * Reads records from an index on, up to a number and an amount of key and data; at least one if
   * there is any.
   */
  List<StoredRecord> read(long from, int limit, long bytes) throws IOException {
    while (true) {
      try {
        return readOnce(Math.max(from, first()), limit, bytes);
      } catch (NoSuchFileException e) {
        // Trimmed meanwhile, unless the log's beginning did not move.
        if (Files.exists(oldestFile())) {
          throw e;
        }
      }
    }
  }

  /** The index of the first record that arrived at this time or later, or the next one's. */
  long indexAt(long arrival) throws IOException {
    Stretch stretch;
    synchronized (this) {
      Segment segment =
          segments.stream()
              .filter(each -> !each.isEmpty() && each.lastArrival() >= arrival)
              .findFirst()
              .orElse(null);
      if (segment == null) {
        return next();
      }
      if (segment.firstArrival() >= arrival) {
        return segment.first();
      }
      stretch = new Stretch(segment.file(), segment.offsetBeforeArrival(arrival), segment.size());
    }
    try (FileChannel file = FileChannel.open(stretch.file, StandardOpenOption.READ)) {
      Frames frames = new Frames(file, stretch.from, stretch.end, READ_BYTES);
      while (frames.next()) {
        if (frames.arrival() >= arrival) {
          return frames.index();
        }
      }
      throw damaged(stretch.file, frames.offset());
    } catch (NoSuchFileException e) {
      return first();
    }
  }

  /** The index of the oldest record that is kept, or of the first to come. */
  synchronized long first() {
    return segments.get(0).first();
  }

  /** The index that the next record will have. */
  synchronized long next() {
    return last().next();
  }

  /** When the oldest record that is kept arrived; {@link Long#MAX_VALUE} if there is none. */
  synchronized long firstArrival() {
    return segments.stream()
        .filter(segment -> !segment.isEmpty())
        .mapToLong(Segment::firstArrival)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Deletes the files in which every record arrived before this time. */
  synchronized void trim(long arrival) throws IOException {
    if (!last().isEmpty() && last().lastArrival() < arrival) {
      roll();
    }
    while (segments.size() > 1 && segments.get(0).lastArrival() < arrival) {
      Files.deleteIfExists(segments.get(0).file());
      segments.remove(0);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  private List<StoredRecord> readOnce(long from, int limit, long bytes) throws IOException {
    List<StoredRecord> records = new ArrayList<>();
    long left = bytes;
    for (Stretch stretch : stretches(from)) {
      try (FileChannel file = FileChannel.open(stretch.file, StandardOpenOption.READ)) {
        Frames frames = new Frames(file, stretch.from, stretch.end, READ_BYTES);
        while (frames.offset() < stretch.end && frames.next()) {
          if (frames.index() < from) {
            continue;
          }
          if (records.size() == limit || (!records.isEmpty() && frames.bytes() > left)) {
            return records;
          }
          left -= frames.bytes();
          records.add(frames.current());
        }
        if (frames.offset() < stretch.end) {
          throw damaged(stretch.file, frames.offset());
        }
      }
    }
    return records;
  }

  private synchronized List<Stretch> stretches(long from) {
    return segments.stream()
        .filter(segment -> segment.next() > from && !segment.isEmpty())
        .map(segment -> new Stretch(segment.file(), segment.offsetBefore(from), segment.size()))
        .toList();
  }

  private synchronized Path oldestFile() {
    return segments.get(0).file();
  }

  private void recover(Path file, boolean isLast) throws IOException {
    Segment segment = Segment.of(file);
    if (!segments.isEmpty() && segment.first() != last().next()) {
      throw new IOException(last().file() + " ends before " + file + " begins");
    }
    try (FileChannel opened =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Frames frames = new Frames(opened, 0, opened.size(), SCAN_BYTES);
      while (frames.next() && frames.index() == segment.next()) {
        segment.add(frames.arrival(), frames.nextOffset());
      }
      if (segment.size() < opened.size()) {
        if (!isLast) {
          throw damaged(file, segment.size());
        }
        opened.truncate(segment.size());
      }
    }
    segments.add(segment);
  }

  private Segment writable() throws IOException {
    if (last().size() >= segmentBytes) {
      roll();
    }
    if (channel == null) {
      channel =
          FileChannel.open(last().file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(last().size());
    }
    return last();
  }

  /** Begins another file, at once, since its name keeps the next index when all others go. */
  private void roll() throws IOException {
    Segment made = Segment.of(folder, next());
    FileChannel opened =
        FileChannel.open(made.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    close();
    channel = opened;
    segments.add(made);
  }

  private void write(ByteBuffer bytes, long offset) throws IOException {
    try {
      long at = offset;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      try {
        channel.truncate(offset);
      } catch (IOException also) {
        e.addSuppressed(also);
        // So that the next append opens the file again and cuts it then.
        channel.close();
        channel = null;
      }
      throw e;
    }
  }

  private long lastArrival() {
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (!segments.get(i).isEmpty()) {
        return segments.get(i).lastArrival();
      }
    }
    return 0;
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  private static IOException damaged(Path file, long offset) {
    return new IOException(file + " is damaged at byte " + offset);
  }

  /** Where a record stands, and when it arrived. */
  record Position(long index, long arrival) {}

  /** A part of a file, both ends at a record's beginning. */
  private record Stretch(Path file, long from, long end) {}
}
