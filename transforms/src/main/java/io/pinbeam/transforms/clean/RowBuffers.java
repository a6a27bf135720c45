package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Keeps all rows in memory, and counts what else there was. Not thread-safe. */
public final class RowBuffers implements RowSink {
  private final Map<Kind, RowBuffer> rows = new EnumMap<>(Kind.class);
  private long rejected;
  private long defects;
  private long unknownFields;

  private RowBuffers() {
    for (Kind kind : Kind.values()) {
      rows.put(kind, RowBuffer.of(kind));
    }
  }

  public static RowBuffers create() {
    return new RowBuffers();
  }

  @Override
  public RowBuffer rows(Kind kind) {
    return rows.get(kind);
  }

  /** Records that were refused. */
  public long rejected() {
    return rejected;
  }

  /** Values that could not be understood. */
  public long defects() {
    return defects;
  }

  /** Fields that the contract does not know. */
  public long unknownFields() {
    return unknownFields;
  }

  @Override
  public void row(Kind kind, long position, int part) {
    // It is in its buffer.
  }

  @Override
  public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
    rejected++;
  }

  @Override
  public void defect(Kind kind, String field, DefectReason reason) {
    defects++;
  }

  @Override
  public void unknownFields(Kind kind, int count) {
    unknownFields += count;
  }
}
