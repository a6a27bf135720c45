package io.pinbeam.delta.internal;

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

/** The compact form of a {@link ScanTask}. */
public final class ScanTaskCoder extends AtomicCoder<ScanTask> {
  private static final ScanTaskCoder INSTANCE = new ScanTaskCoder();
  private static final Coder<String> TEXT = StringUtf8Coder.of();
  private static final Coder<Long> NUMBER = VarLongCoder.of();

  private ScanTaskCoder() {}

  public static ScanTaskCoder of() {
    return INSTANCE;
  }

  /** Found by Beam through {@code @DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(ScanTask.class), INSTANCE);
  }

  @Override
  public void encode(ScanTask task, OutputStream out) throws IOException {
    TEXT.encode(task.file(), out);
    NUMBER.encode(task.start(), out);
    NUMBER.encode(task.end(), out);
  }

  @Override
  public ScanTask decode(InputStream in) throws IOException {
    return ScanTask.of(TEXT.decode(in), NUMBER.decode(in), NUMBER.decode(in));
  }
}
