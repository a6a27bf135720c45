package io.pinbeam.delta;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** The compact form of a {@link CommitResult}. */
public final class CommitResultCoder extends AtomicCoder<CommitResult> {
  private static final CommitResultCoder INSTANCE = new CommitResultCoder();
  private static final Coder<Long> NUMBER = VarLongCoder.of();
  private static final Coder<String> TEXT = StringUtf8Coder.of();

  private CommitResultCoder() {}

  public static CommitResultCoder of() {
    return INSTANCE;
  }

  /** Found by Beam through {@code @DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(CommitResult.class), INSTANCE);
  }

  @Override
  public void encode(CommitResult result, OutputStream out) throws IOException {
    NUMBER.encode(result.version(), out);
    TEXT.encode(result.status().name(), out);
    NUMBER.encode((long) result.attempts(), out);
  }

  @Override
  public CommitResult decode(InputStream in) throws IOException {
    return CommitResult.of(
        NUMBER.decode(in),
        CommitResult.Status.valueOf(TEXT.decode(in)),
        Math.toIntExact(NUMBER.decode(in)));
  }
}
