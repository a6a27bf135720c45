package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.DoneRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.GeoCoder;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.PinCoder;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import io.pinbeam.transforms.model.UserCoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.beam.sdk.util.VarInt;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Packs what was made of records of one shard and one window that follow each other into bytes,
 * which {@link Pack} reads: runners then handle one element in place of thousands.
 *
 * <p>The body is a sequence of entries, each with a tag before it: a record, then what was found in
 * it.
 */
final class PackWriter {
  private final ShardId shard;
  private final @Nullable String previous;
  private final long firstTimeMillis;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 12);
  private final DataOutputStream out = new DataOutputStream(body);
  private final ByteArrayOutputStream row = new ByteArrayOutputStream(1 << 10);

  private @Nullable String first;
  private @Nullable String last;
  private long lastArrivalMillis;
  private long lagMillis;
  private long lagRecords;

  PackWriter(ShardId shard, @Nullable String previous, long firstTimeMillis) {
    this.shard = shard;
    this.previous = previous;
    this.firstTimeMillis = firstTimeMillis;
  }

  /** Without a record: the ledger has these already, and learns now what comes before them. */
  void link(DoneRange range) {
    first = range.first();
    last = range.last();
  }

  /** What comes next was found in this record. */
  void record(String position, long arrivalMillis, boolean isLate) {
    if (first == null) {
      first = position;
    }
    last = position;
    lastArrivalMillis = arrivalMillis;
    write(
        () -> {
          out.writeByte(Pack.RECORD);
          out.writeUTF(position);
          out.writeLong(arrivalMillis);
          out.writeBoolean(isLate);
        });
  }

  /** The only row of a buffer. */
  void row(RowBuffer rows) {
    write(
        () -> {
          switch (rows.kind()) {
            case PIN -> {
              PinCoder.of().encode(rows.pin(0), row);
              endRow(Pack.PIN);
            }
            case GEO -> {
              GeoCoder.of().encode(rows.geo(0), row);
              if (rows.hasNumber(0, RowSlots.EXACT_POINT)) {
                // Behind the row, where only who compares rows sees it.
                row.writeBytes(
                    ByteBuffer.allocate(Long.BYTES)
                        .putLong(rows.number(0, RowSlots.EXACT_POINT))
                        .array());
              }
              endRow(Pack.GEO);
            }
            case USER -> {
              UserCoder.of().encode(rows.user(0), row);
              endRow(Pack.USER);
            }
          }
        });
  }

  void letter(@Nullable Kind kind, Rejection rejection) {
    write(
        () -> {
          out.writeByte(Pack.LETTER);
          out.writeUTF(rejection.reason().name());
          out.writeUTF(rejection.detail());
          out.writeUTF(kind == null ? "" : kind.label());
          out.writeInt(rejection.raw().length);
          out.write(rejection.raw());
          out.writeLong(rejection.rawBytes());
        });
  }

  void lag(long millis, long behindRecords) {
    lagMillis = millis;
    lagRecords = behindRecords;
  }

  /** Whether the record after this position comes next. */
  boolean endsAt(@Nullable String position) {
    return Objects.equals(last == null ? previous : last, position);
  }

  long firstTimeMillis() {
    return firstTimeMillis;
  }

  /** In bytes. */
  int size() {
    return body.size();
  }

  byte[] toByteArray() {
    ByteArrayOutputStream pack = new ByteArrayOutputStream(body.size() + 512);
    try (DataOutputStream header = new DataOutputStream(pack)) {
      header.writeUTF(shard.stream());
      header.writeUTF(shard.shard());
      header.writeBoolean(previous != null);
      header.writeUTF(previous == null ? "" : previous);
      header.writeUTF(Objects.requireNonNull(first));
      header.writeUTF(Objects.requireNonNull(last));
      header.writeLong(lastArrivalMillis);
      header.writeLong(lagMillis);
      header.writeLong(lagRecords);
      body.writeTo(header);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pack.toByteArray();
  }

  private void endRow(int tag) throws IOException {
    out.writeByte(tag);
    VarInt.encode(row.size(), out);
    row.writeTo(out);
    row.reset();
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }
}
