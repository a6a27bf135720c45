package io.pinbeam.pipelines.stream.source;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A compact coder for {@link ShardBatch}: times are differences, and a record's value its length
 * and its bytes.
 */
public final class ShardBatchCoder extends AtomicCoder<ShardBatch> {
  private static final long serialVersionUID = 1L;
  private static final ShardBatchCoder INSTANCE = new ShardBatchCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final NullableCoder<String> NULLABLE_TEXT = NullableCoder.of(TEXT);

  private ShardBatchCoder() {}

  public static ShardBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ShardBatch batch, OutputStream out) throws IOException {
    TEXT.encode(batch.shard().stream(), out);
    TEXT.encode(batch.shard().shard(), out);
    NULLABLE_TEXT.encode(batch.commitKey(), out);
    NULLABLE_TEXT.encode(batch.previous(), out);
    writeSigned(batch.behindMillis(), out);
    writeSigned(batch.behindRecords(), out);
    VarInt.encode(batch.records().size(), out);
    long before = 0;
    for (ShardRecord record : batch.records()) {
      TEXT.encode(record.position(), out);
      writeSigned(record.timeMillis() - before, out);
      writeSigned(record.arrivalMillis() - record.timeMillis(), out);
      out.write(record.isLate() ? 1 : 0);
      writeData(record.data(), out);
      before = record.timeMillis();
    }
  }

  @Override
  public ShardBatch decode(InputStream in) throws IOException {
    ShardId shard = new ShardId(TEXT.decode(in), TEXT.decode(in));
    String commitKey = NULLABLE_TEXT.decode(in);
    String previous = NULLABLE_TEXT.decode(in);
    long behindMillis = readSigned(in);
    long behindRecords = readSigned(in);
    int size = VarInt.decodeInt(in);
    List<ShardRecord> records = new ArrayList<>(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      String position = TEXT.decode(in);
      long time = before + readSigned(in);
      long arrival = time + readSigned(in);
      records.add(new ShardRecord(position, arrival, time, in.read() == 1, readData(in)));
      before = time;
    }
    return new ShardBatch(shard, commitKey, previous, records, behindMillis, behindRecords);
  }

  private static void writeSigned(long value, OutputStream out) throws IOException {
    VarInt.encode((value << 1) ^ (value >> 63), out);
  }

  private static long readSigned(InputStream in) throws IOException {
    long value = VarInt.decodeLong(in);
    return (value >>> 1) ^ -(value & 1);
  }

  private static void writeData(byte @Nullable [] data, OutputStream out) throws IOException {
    VarInt.encode(data == null ? 0 : data.length + 1, out);
    if (data != null) {
      out.write(data);
    }
  }

  private static byte @Nullable [] readData(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in) - 1;
    if (length < 0) {
      return null;
    }
    byte[] data = new byte[length];
    new DataInputStream(in).readFully(data);
    return data;
  }

  @Override
  public TypeDescriptor<ShardBatch> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(ShardBatch.class);
  }
}
