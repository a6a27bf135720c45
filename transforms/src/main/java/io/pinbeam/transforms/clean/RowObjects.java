package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Hands rows on as objects, one at a time. */
@SuppressWarnings("EnumOrdinal") // Arrays by kind: this is asked for each record.
final class RowObjects implements RowSink {
  private final RowBuffer[] buffers;
  private final PostSink sink;

  /** The buffers, one for each kind, are used again and again. */
  RowObjects(RowBuffer[] buffers, PostSink sink) {
    this.buffers = buffers;
    this.sink = sink;
  }

  static RowBuffer[] buffers() {
    RowBuffer[] buffers = new RowBuffer[Kind.values().length];
    for (Kind kind : Kind.values()) {
      buffers[kind.ordinal()] = RowBuffer.of(kind);
    }
    return buffers;
  }

  @Override
  public RowBuffer rows(Kind kind) {
    RowBuffer rows = buffers[kind.ordinal()];
    rows.clear();
    return rows;
  }

  @Override
  public void row(Kind kind, long position, int part) {
    RowBuffer rows = buffers[kind.ordinal()];
    switch (kind) {
      case PIN -> sink.pin(rows.pin(0), position, part);
      case GEO -> sink.geo(rows.geo(0), position, part);
      case USER -> sink.user(rows.user(0), position, part);
    }
  }

  @Override
  public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
    sink.rejected(kind, rejection, position, part);
  }

  @Override
  public void defect(Kind kind, String field, DefectReason reason) {
    sink.defect(kind, field, reason);
  }

  @Override
  public void unknownFields(Kind kind, int count) {
    sink.unknownFields(kind, count);
  }
}
