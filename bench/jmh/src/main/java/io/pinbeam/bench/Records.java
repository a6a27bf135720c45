package io.pinbeam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowSink;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Made-up records of one kind, as lines of JSON and cleaned. */
final class Records implements RowSink {
  static final int COUNT = 10_000;

  private final RowBuffer rows;

  private Records(Kind kind) {
    rows = RowBuffer.of(kind);
  }

  static byte[] lines(Kind kind) {
    PostGenerator generator = PostGenerator.withSeed(1);
    PostKind made = PostKind.valueOf(kind.name());
    StringBuilder lines = new StringBuilder();
    for (long n = 0; n < COUNT; n++) {
      lines.append(generator.raw(made, n)).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  static RowBuffer cleaned(Kind kind) {
    return cleaned(PostReader.create(CleaningRules.standard()), kind, lines(kind));
  }

  static RowBuffer cleaned(PostReader reader, Kind kind, byte[] lines) {
    Records records = new Records(kind);
    reader.read(kind, lines, 0, lines.length, records);
    return records.rows;
  }

  @Override
  public RowBuffer rows(Kind kind) {
    return rows;
  }

  @Override
  public void row(Kind kind, long position, int part) {
    // It is in the buffer.
  }

  @Override
  public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
    throw new AssertionError(rejection);
  }

  @Override
  public void defect(Kind kind, String field, DefectReason reason) {
    throw new AssertionError(field);
  }

  @Override
  public void unknownFields(Kind kind, int count) {
    throw new AssertionError(count);
  }
}
