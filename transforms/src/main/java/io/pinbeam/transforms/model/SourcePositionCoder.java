package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link SourcePosition}: a bit mask of the fields that are not null, then
 * those fields.
 */
public final class SourcePositionCoder extends AtomicCoder<SourcePosition> {
  private static final SourcePositionCoder INSTANCE = new SourcePositionCoder();

  private SourcePositionCoder() {}

  public static SourcePositionCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(SourcePosition.class), of());
  }

  @Override
  public void encode(SourcePosition value, OutputStream out) throws IOException {
    long mask =
        Wire.bit(value.path(), 0)
            | Wire.bit(value.position(), 1)
            | Wire.bit(value.topic(), 2)
            | Wire.bit(value.partition(), 3)
            | Wire.bit(value.offset(), 4)
            | Wire.bit(value.stream(), 5)
            | Wire.bit(value.shard(), 6)
            | Wire.bit(value.sequenceNumber(), 7);
    Wire.writeLong(mask, out);
    Wire.writeText(value.path(), out);
    if (value.position() != null) {
      Wire.writeLong(value.position(), out);
    }
    Wire.writeText(value.topic(), out);
    if (value.partition() != null) {
      Wire.writeLong(value.partition(), out);
    }
    if (value.offset() != null) {
      Wire.writeLong(value.offset(), out);
    }
    Wire.writeText(value.stream(), out);
    Wire.writeText(value.shard(), out);
    Wire.writeText(value.sequenceNumber(), out);
  }

  @Override
  public SourcePosition decode(InputStream in) throws IOException {
    long mask = Wire.readLong(in);
    return SourcePosition.create(
        Wire.readText(mask, 0, in),
        Wire.has(mask, 1) ? Wire.readLong(in) : null,
        Wire.readText(mask, 2, in),
        Wire.has(mask, 3) ? (int) Wire.readLong(in) : null,
        Wire.has(mask, 4) ? Wire.readLong(in) : null,
        Wire.readText(mask, 5, in),
        Wire.readText(mask, 6, in),
        Wire.readText(mask, 7, in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<SourcePosition> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(SourcePosition.class);
  }
}
