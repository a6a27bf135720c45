package io.pinbeam.pipelines.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** Writes the name of a run's file, nothing if it has none, and the rows it keeps itself. */
final class SortedRunCoder extends AtomicCoder<SortedRun> {
  private static final long serialVersionUID = 1;

  static final SortedRunCoder INSTANCE = new SortedRunCoder();

  private SortedRunCoder() {}

  @Override
  public void encode(SortedRun run, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(run.file(), out);
    ByteArrayCoder.of().encode(run.bytes(), out);
  }

  @Override
  public SortedRun decode(InputStream in) throws IOException {
    return SortedRun.of(StringUtf8Coder.of().decode(in), ByteArrayCoder.of().decode(in));
  }
}
