package io.pinbeam.transforms.aggregate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** A compact coder for {@link TopName}. */
public final class TopNameCoder extends AtomicCoder<TopName> {
  private static final TopNameCoder INSTANCE = new TopNameCoder();

  private TopNameCoder() {}

  public static TopNameCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(TopName.class), of());
  }

  @Override
  public void encode(TopName value, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(value.name(), out);
    VarLongCoder.of().encode(value.count(), out);
    VarLongCoder.of().encode(value.tied(), out);
  }

  @Override
  public TopName decode(InputStream in) throws IOException {
    String name = StringUtf8Coder.of().decode(in);
    long count = VarLongCoder.of().decode(in);
    return TopName.of(name, count, VarLongCoder.of().decode(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<TopName> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(TopName.class);
  }
}
