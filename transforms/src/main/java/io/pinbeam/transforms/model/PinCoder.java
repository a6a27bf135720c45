package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link Pin}: a bit mask of the fields that are not null, then those fields.
 */
public final class PinCoder extends AtomicCoder<Pin> {
  private static final PinCoder INSTANCE = new PinCoder();

  private PinCoder() {}

  public static PinCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(Pin.class), of());
  }

  @Override
  public void encode(Pin value, OutputStream out) throws IOException {
    long mask =
        Wire.bit(value.uniqueId(), 0)
            | Wire.bit(value.title(), 1)
            | Wire.bit(value.description(), 2)
            | Wire.bit(value.followerCount(), 3)
            | Wire.bit(value.posterName(), 4)
            | Wire.bit(value.tagList(), 5)
            | Wire.bit(value.isImageOrVideo(), 6)
            | Wire.bit(value.imageSrc(), 7)
            | Wire.bit(value.saveLocation(), 8)
            | Wire.bit(value.category(), 9);
    Wire.writeLong(mask, out);
    Wire.writeLong(value.ind(), out);
    Wire.writeText(value.uniqueId(), out);
    Wire.writeText(value.title(), out);
    Wire.writeText(value.description(), out);
    if (value.followerCount() != null) {
      Wire.writeSigned(value.followerCount(), out);
    }
    Wire.writeText(value.posterName(), out);
    Wire.writeText(value.tagList(), out);
    Wire.writeText(value.isImageOrVideo(), out);
    Wire.writeText(value.imageSrc(), out);
    Wire.writeText(value.saveLocation(), out);
    Wire.writeText(value.category(), out);
  }

  @Override
  public Pin decode(InputStream in) throws IOException {
    long mask = Wire.readLong(in);
    Pin.Builder row = Pin.builder().ind(Wire.readLong(in));
    row.uniqueId(Wire.readText(mask, 0, in));
    row.title(Wire.readText(mask, 1, in));
    row.description(Wire.readText(mask, 2, in));
    if (Wire.has(mask, 3)) {
      row.followerCount(Wire.readSigned(in));
    }
    row.posterName(Wire.readText(mask, 4, in));
    row.tagList(Wire.readText(mask, 5, in));
    row.isImageOrVideo(Wire.readText(mask, 6, in));
    row.imageSrc(Wire.readText(mask, 7, in));
    row.saveLocation(Wire.readText(mask, 8, in));
    row.category(Wire.readText(mask, 9, in));
    return row.build();
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<Pin> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(Pin.class);
  }
}
