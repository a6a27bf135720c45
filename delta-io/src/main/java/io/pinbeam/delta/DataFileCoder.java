package io.pinbeam.delta;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/** The compact form of a {@link DataFile}. */
public final class DataFileCoder extends AtomicCoder<DataFile> {
  private static final DataFileCoder INSTANCE = new DataFileCoder();
  private static final Coder<String> TEXT = StringUtf8Coder.of();
  private static final Coder<String> NULLABLE_TEXT = NullableCoder.of(StringUtf8Coder.of());
  private static final Coder<Long> NUMBER = VarLongCoder.of();
  private static final Coder<Map<String, String>> TEXTS =
      MapCoder.of(StringUtf8Coder.of(), NullableCoder.of(StringUtf8Coder.of()));

  private DataFileCoder() {}

  public static DataFileCoder of() {
    return INSTANCE;
  }

  /** Found by Beam through {@code @DefaultCoder}. */
  public static CoderProvider getCoderProvider() {
    return CoderProviders.forCoder(TypeDescriptor.of(DataFile.class), INSTANCE);
  }

  @Override
  public void encode(DataFile file, OutputStream out) throws IOException {
    TEXT.encode(file.path(), out);
    NUMBER.encode(file.sizeBytes(), out);
    NUMBER.encode(file.modificationTime(), out);
    NUMBER.encode(file.rowCount(), out);
    NULLABLE_TEXT.encode(file.statistics(), out);
    TEXTS.encode(file.partitionValues(), out);
  }

  @Override
  public DataFile decode(InputStream in) throws IOException {
    return DataFile.of(
        TEXT.decode(in),
        NUMBER.decode(in),
        NUMBER.decode(in),
        NUMBER.decode(in),
        NULLABLE_TEXT.decode(in),
        TEXTS.decode(in));
  }
}
