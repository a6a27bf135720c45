package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.GeoCoder;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.PinCoder;
import io.pinbeam.transforms.model.UserCoder;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Comparator;
import org.apache.beam.sdk.util.VarInt;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What {@link PackWriter} packed.
 *
 * @param body where the entries begin
 */
record Pack(
    byte[] bytes,
    int body,
    ShardId shard,
    @Nullable String previous,
    String first,
    String last,
    long lastArrivalMillis,
    long lagMillis,
    long lagRecords) {
  static final int RECORD = 0;
  static final int PIN = 1;
  static final int GEO = 2;
  static final int USER = 3;
  static final int LETTER = 4;

  static final Comparator<Pack> ORDER = Comparator.comparing(Pack::first, Positions.ORDER);

  static Pack of(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    DataInputStream header = new DataInputStream(in);
    ShardId shard = new ShardId(header.readUTF(), header.readUTF());
    boolean hasPrevious = header.readBoolean();
    String previous = header.readUTF();
    String first = header.readUTF();
    String last = header.readUTF();
    long lastArrivalMillis = header.readLong();
    long lagMillis = header.readLong();
    long lagRecords = header.readLong();
    return new Pack(
        bytes,
        bytes.length - in.available(),
        shard,
        hasPrevious ? previous : null,
        first,
        last,
        lastArrivalMillis,
        lagMillis,
        lagRecords);
  }

  /** Hands over all entries in their order. */
  void read(Reader reader) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes, body, bytes.length - body);
    DataInputStream data = new DataInputStream(in);
    while (in.available() > 0) {
      int tag = data.readByte();
      switch (tag) {
        case RECORD -> reader.record(data.readUTF(), data.readLong(), data.readBoolean());
        case LETTER -> letter(data, reader);
        default -> {
          int length = VarInt.decodeInt(data);
          reader.row(kind(tag), bytes, bytes.length - in.available(), length);
          in.skip(length);
        }
      }
    }
  }

  private static void letter(DataInputStream data, Reader reader) throws IOException {
    RejectReason reason = RejectReason.valueOf(data.readUTF());
    String detail = data.readUTF();
    String kind = data.readUTF();
    byte[] raw = data.readNBytes(data.readInt());
    reader.letter(kind.isEmpty() ? null : kind, Rejection.of(reason, detail, raw, data.readLong()));
  }

  private static Kind kind(int tag) {
    return switch (tag) {
      case PIN -> Kind.PIN;
      case GEO -> Kind.GEO;
      default -> Kind.USER;
    };
  }

  /** A row of what was given to {@link Reader#row}. */
  static Object decode(Kind kind, byte[] bytes, int offset, int length) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes, offset, length);
    return switch (kind) {
      case PIN -> PinCoder.of().decode(in);
      case GEO -> GeoCoder.of().decode(in);
      case USER -> UserCoder.of().decode(in);
    };
  }

  /** Takes the entries. */
  interface Reader {
    /** What follows was found in this record. */
    void record(String position, long arrivalMillis, boolean isLate) throws IOException;

    /** A row, encoded. */
    void row(Kind kind, byte[] in, int offset, int length) throws IOException;

    void letter(@Nullable String kind, Rejection rejection) throws IOException;
  }
}
