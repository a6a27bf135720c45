package io.pinbeam.pipelines.stream.run;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.util.Map;

/** Asks the tables of an output. */
final class TableCommitted implements Committed {
  private final DeltaTable ledger;

  private TableCommitted(DeltaTable ledger) {
    this.ledger = ledger;
  }

  static Committed of(StreamSetup setup) {
    return new TableCommitted(DeltaTable.at(setup.layout().table("ledger")));
  }

  @Override
  public boolean covers(Map<ShardId, String> positions) throws IOException {
    return positions.isEmpty();
  }

  @Override
  public boolean areTrendsComplete() throws IOException {
    return true;
  }

  @Override
  public long version() throws IOException {
    return ledger.exists() ? ledger.currentVersion() : -1;
  }
}
