package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/** A compact coder for {@link RecordOrder}: three varints. */
public final class RecordOrderCoder extends AtomicCoder<RecordOrder> {
  private static final RecordOrderCoder INSTANCE = new RecordOrderCoder();

  private RecordOrderCoder() {}

  public static RecordOrderCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(RecordOrder.class), of());
  }

  @Override
  public void encode(RecordOrder value, OutputStream out) throws IOException {
    Wire.writeLong(value.major(), out);
    Wire.writeLong(value.position(), out);
    Wire.writeLong(value.part(), out);
  }

  @Override
  public RecordOrder decode(InputStream in) throws IOException {
    long major = Wire.readLong(in);
    long position = Wire.readLong(in);
    return RecordOrder.of(major, position, (int) Wire.readLong(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<RecordOrder> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(RecordOrder.class);
  }
}
