package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What the trends need of the records of one stretch of time, packed into bytes. */
public final class TrendPack {
  private final PackedRows rows = new PackedRows();

  public void pin(Pin pin, RecordOrder order) {
    rows.addPin(pin, order, 0, PackedRows.NOT_WRITTEN);
  }

  public void geo(Geo geo, RecordOrder order) {
    rows.addGeo(geo, order, 0, PackedRows.NOT_WRITTEN);
  }

  public void user(User user, RecordOrder order) {
    rows.addUser(user, order, 0, PackedRows.NOT_WRITTEN);
  }

  /** A dead letter; {@code kind} is null where it could not be told. */
  public void rejected(@Nullable Kind kind) {
    throw new UnsupportedOperationException("Not yet");
  }

  /** In bytes. */
  public int size() {
    return rows.size();
  }

  public byte[] toByteArray() {
    return rows.toByteArray();
  }
}
