package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The tables of a stream. They are made before anything is read: who follows them need not wait for
 * a first record, and an output that cannot be written to is found out at once.
 */
public final class StreamTables {
  private final OutputLayout layout;

  private StreamTables(OutputLayout layout) {
    this.layout = layout;
  }

  public static StreamTables under(OutputLayout layout) {
    return new StreamTables(layout);
  }

  /**
   * Makes those that are not there.
   *
   * @param ofRecords the properties of the tables that hold what was in records
   */
  public void create(Map<String, String> ofRecords) throws IOException {
    for (Kind kind : Kind.values()) {
      create(layout.table(kind), StreamTable.of(kind).schema(), ofRecords);
    }
    create(layout.table(DeadLetterTable.NAME), DeadLetterTable.schema(), ofRecords);
    create(layout.table(LedgerTable.NAME), LedgerTable.schema(), Map.of());
    create(layout.table(TrendsTable.NAME), TrendsTable.schema(), Map.of());
  }

  private static void create(String path, DeltaSchema schema, Map<String, String> properties)
      throws IOException {
    DeltaTable table = DeltaTable.at(path);
    if (!table.exists()) {
      table.commit(DeltaCommit.of(schema, List.of()).withTableProperties(properties));
    }
  }
}
