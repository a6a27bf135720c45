package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link CleanedRecord}: order, a byte for the kind, the row by its own coder.
 */
public final class CleanedRecordCoder extends AtomicCoder<CleanedRecord> {
  private static final int PIN = 0;
  private static final int GEO = 1;
  private static final int USER = 2;

  private static final CleanedRecordCoder INSTANCE = new CleanedRecordCoder();

  private CleanedRecordCoder() {}

  public static CleanedRecordCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(CleanedRecord.class), of());
  }

  @Override
  public void encode(CleanedRecord value, OutputStream out) throws IOException {
    RecordOrderCoder.of().encode(value.order(), out);
    switch (value.kind()) {
      case PIN -> {
        out.write(PIN);
        PinCoder.of().encode(value.pin(), out);
      }
      case GEO -> {
        out.write(GEO);
        GeoCoder.of().encode(value.geo(), out);
      }
      case USER -> {
        out.write(USER);
        UserCoder.of().encode(value.user(), out);
      }
    }
  }

  @Override
  public CleanedRecord decode(InputStream in) throws IOException {
    RecordOrder order = RecordOrderCoder.of().decode(in);
    int kind = Wire.readByte(in);
    return switch (kind) {
      case PIN -> CleanedRecord.of(order, PinCoder.of().decode(in));
      case GEO -> CleanedRecord.of(order, GeoCoder.of().decode(in));
      case USER -> CleanedRecord.of(order, UserCoder.of().decode(in));
      default -> throw new CoderException("no kind of record has the number " + kind);
    };
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<CleanedRecord> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(CleanedRecord.class);
  }
}
