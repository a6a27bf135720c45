package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link User}: a bit mask of the fields that are not null, then those fields.
 */
public final class UserCoder extends AtomicCoder<User> {
  private static final UserCoder INSTANCE = new UserCoder();

  private UserCoder() {}

  public static UserCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(User.class), of());
  }

  @Override
  public void encode(User value, OutputStream out) throws IOException {
    long mask =
        Wire.bit(value.userName(), 0) | Wire.bit(value.age(), 1) | Wire.bit(value.dateJoined(), 2);
    Wire.writeLong(mask, out);
    Wire.writeLong(value.ind(), out);
    Wire.writeText(value.userName(), out);
    if (value.age() != null) {
      Wire.writeSigned(value.age(), out);
    }
    if (value.dateJoined() != null) {
      Wire.writeSigned(value.dateJoined(), out);
    }
  }

  @Override
  public User decode(InputStream in) throws IOException {
    long mask = Wire.readLong(in);
    User.Builder row = User.builder().ind(Wire.readLong(in));
    row.userName(Wire.readText(mask, 0, in));
    if (Wire.has(mask, 1)) {
      row.age((int) Wire.readSigned(in));
    }
    if (Wire.has(mask, 2)) {
      row.dateJoined(Wire.readSigned(in));
    }
    return row.build();
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<User> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(User.class);
  }
}
