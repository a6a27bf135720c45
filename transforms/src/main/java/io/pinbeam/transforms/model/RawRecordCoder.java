package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;

/** A compact coder for {@link RawRecord}: source, order, time of arrival if there is one, bytes. */
public final class RawRecordCoder extends AtomicCoder<RawRecord> {
  private static final RawRecordCoder INSTANCE = new RawRecordCoder();

  private RawRecordCoder() {}

  public static RawRecordCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(RawRecord.class), of());
  }

  @Override
  public void encode(RawRecord value, OutputStream out) throws IOException {
    SourcePositionCoder.of().encode(value.source(), out);
    RecordOrderCoder.of().encode(value.order(), out);
    Wire.writeLong(Wire.bit(value.arrival(), 0), out);
    if (value.arrival() != null) {
      Wire.writeSigned(value.arrival().getMillis(), out);
    }
    Wire.writeBytes(value.bytes(), out);
  }

  @Override
  public RawRecord decode(InputStream in) throws IOException {
    SourcePosition source = SourcePositionCoder.of().decode(in);
    RecordOrder order = RecordOrderCoder.of().decode(in);
    Instant arrival =
        Wire.has(Wire.readLong(in), 0) ? Instant.ofEpochMilli(Wire.readSigned(in)) : null;
    return RawRecord.of(source, order, arrival, Wire.readBytes(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<RawRecord> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(RawRecord.class);
  }
}
