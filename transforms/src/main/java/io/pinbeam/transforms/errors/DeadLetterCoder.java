package io.pinbeam.transforms.errors;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Encodes a {@link DeadLetter} as its JSON line: there are few of them. */
public final class DeadLetterCoder extends AtomicCoder<DeadLetter> {
  private static final DeadLetterCoder INSTANCE = new DeadLetterCoder();

  private DeadLetterCoder() {}

  public static DeadLetterCoder of() {
    return INSTANCE;
  }

  /** For {@link org.apache.beam.sdk.coders.DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(DeadLetter.class), of());
  }

  @Override
  public void encode(DeadLetter value, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(value.toJsonLine(), out);
  }

  @Override
  public DeadLetter decode(InputStream in) throws IOException {
    try {
      return DeadLetter.parse(StringUtf8Coder.of().decode(in));
    } catch (IllegalArgumentException e) {
      throw new CoderException(e.getMessage(), e);
    }
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<DeadLetter> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(DeadLetter.class);
  }
}
