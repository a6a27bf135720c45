package io.pinbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A compact coder for {@link Post}: a bit mask of the fields that are not null, then those fields.
 */
public final class PostCoder extends AtomicCoder<Post> {
  private static final PostCoder INSTANCE = new PostCoder();

  private PostCoder() {}

  public static PostCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(Post.class), of());
  }

  @Override
  public void encode(Post value, OutputStream out) throws IOException {
    long mask =
        Wire.bit(value.category(), 0)
            | Wire.bit(value.posterName(), 1)
            | Wire.bit(value.followerCount(), 2)
            | Wire.bit(value.country(), 3)
            | Wire.bit(value.timestamp(), 4)
            | Wire.bit(value.userName(), 5)
            | Wire.bit(value.age(), 6)
            | Wire.bit(value.dateJoined(), 7);
    Wire.writeLong(mask, out);
    Wire.writeLong(value.ind(), out);
    Wire.writeText(value.category(), out);
    Wire.writeText(value.posterName(), out);
    if (value.followerCount() != null) {
      Wire.writeSigned(value.followerCount(), out);
    }
    Wire.writeText(value.country(), out);
    if (value.timestamp() != null) {
      Wire.writeSigned(value.timestamp(), out);
    }
    Wire.writeText(value.userName(), out);
    if (value.age() != null) {
      Wire.writeSigned(value.age(), out);
    }
    if (value.dateJoined() != null) {
      Wire.writeSigned(value.dateJoined(), out);
    }
  }

  @Override
  public Post decode(InputStream in) throws IOException {
    long mask = Wire.readLong(in);
    Post.Builder row = Post.builder().ind(Wire.readLong(in));
    row.category(Wire.readText(mask, 0, in));
    row.posterName(Wire.readText(mask, 1, in));
    if (Wire.has(mask, 2)) {
      row.followerCount(Wire.readSigned(in));
    }
    row.country(Wire.readText(mask, 3, in));
    if (Wire.has(mask, 4)) {
      row.timestamp(Wire.readSigned(in));
    }
    row.userName(Wire.readText(mask, 5, in));
    if (Wire.has(mask, 6)) {
      row.age((int) Wire.readSigned(in));
    }
    if (Wire.has(mask, 7)) {
      row.dateJoined(Wire.readSigned(in));
    }
    return row.build();
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<Post> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(Post.class);
  }
}
