package io.pinbeam.pipelines.query;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.ReadRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Reads the table of a kind, one row a key, whether a batch or a stream wrote it. */
final class KindRows extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private final TableFolder table;
  private final List<String> columns;

  private KindRows(TableFolder table, List<String> columns) {
    this.table = table;
    this.columns = columns;
  }

  /** With all its columns. */
  static KindRows of(TableFolder table) {
    return new KindRows(table, List.of());
  }

  /** With these columns, and perhaps others. */
  static KindRows of(TableFolder table, String... columns) {
    return new KindRows(table, List.of(columns));
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    if (!table.isThere()) {
      Schema schema = table.schema().toBeam();
      return begin.apply("No rows", Create.empty(schema));
    }
    boolean isOfStream = table.schema().indexOf(LastRows.COLUMNS.get(0)) >= 0;
    PCollection<Row> rows = begin.apply("Read", read(isOfStream));
    return isOfStream ? rows.apply("Last of each key", LastRows.of(table.rowCount())) : rows;
  }

  private ReadRows read(boolean isOfStream) {
    ReadRows read = DeltaIO.readRows().from(table.path());
    if (columns.isEmpty()) {
      return read;
    }
    List<String> names = new ArrayList<>(columns);
    if (isOfStream) {
      names.addAll(LastRows.COLUMNS);
    }
    return read.withColumns(names.toArray(String[]::new));
  }
}
