package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link Geo}: a bit mask of the fields that are not null, then those fields.
 */
public final class GeoCoder extends AtomicCoder<Geo> {
  private static final GeoCoder INSTANCE = new GeoCoder();

  private GeoCoder() {}

  public static GeoCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(Geo.class), of());
  }

  @Override
  public void encode(Geo value, OutputStream out) throws IOException {
    long mask =
        Wire.bit(value.country(), 0)
            | Wire.bit(value.coordinates(), 1)
            | Wire.bit(value.timestamp(), 2);
    Wire.writeLong(mask, out);
    Wire.writeLong(value.ind(), out);
    Wire.writeText(value.country(), out);
    if (value.coordinates() != null) {
      writePoint(value.coordinates(), out);
    }
    if (value.timestamp() != null) {
      Wire.writeSigned(value.timestamp(), out);
    }
  }

  @Override
  public Geo decode(InputStream in) throws IOException {
    long mask = Wire.readLong(in);
    Geo.Builder row = Geo.builder().ind(Wire.readLong(in));
    row.country(Wire.readText(mask, 0, in));
    if (Wire.has(mask, 1)) {
      row.coordinates(readPoint(in));
    }
    if (Wire.has(mask, 2)) {
      row.timestamp(Wire.readSigned(in));
    }
    return row.build();
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<Geo> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(Geo.class);
  }

  private static void writePoint(List<Double> point, OutputStream out) throws IOException {
    Wire.writeLong(point.size(), out);
    for (double degrees : point) {
      Wire.writeDouble(degrees, out);
    }
  }

  private static List<Double> readPoint(InputStream in) throws IOException {
    long size = Wire.readLong(in);
    if (size == 2) {
      return List.of(Wire.readDouble(in), Wire.readDouble(in));
    }
    List<Double> point = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      point.add(Wire.readDouble(in));
    }
    return point;
  }
}
