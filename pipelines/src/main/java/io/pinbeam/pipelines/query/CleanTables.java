package io.pinbeam.pipelines.query;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.StreamTable;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The tables under the output folder of a batch or a stream: those of the kinds, with one row a
 * key, and what else a stream keeps.
 */
final class CleanTables {
  private static final String LEDGER = "ledger";

  /** Of a stream, each with its rows as they are. */
  private static final List<String> MORE = List.of("alerts", "dead_letters", LEDGER, "trends");

  private final OutputLayout layout;
  private final Map<Kind, TableFolder> kinds;

  private CleanTables(OutputLayout layout, Map<Kind, TableFolder> kinds) {
    this.layout = layout;
    this.kinds = kinds;
  }

  /** Looks for the tables; all must be there, but those that a stream has had no record for. */
  static CleanTables in(String input) {
    OutputLayout layout = OutputLayout.under(input);
    boolean isStream = DeltaTable.at(layout.table(LEDGER)).exists();
    Map<Kind, TableFolder> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      String path = layout.table(kind);
      if (DeltaTable.at(path).exists()) {
        kinds.put(kind, TableFolder.found(path));
      } else if (isStream) {
        kinds.put(kind, TableFolder.empty(path, StreamTable.of(kind).schema()));
      } else {
        throw new BadOptionException(
            "--input="
                + input
                + ": there is no table tables/"
                + kind.label()
                + "; it has to be the output folder of a batch or a stream");
      }
    }
    return new CleanTables(layout, kinds);
  }

  /** As SQL sees them: one for each kind, their join, and those of a stream that are there. */
  List<SqlTable> sqlTables() {
    List<SqlTable> tables = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      TableFolder table = kinds.get(kind);
      tables.add(sqlTable(kind.label(), table, KindRows.of(table)));
    }
    long posts = kinds.get(Kind.PIN).rowCount();
    tables.add(SqlTable.of("posts", PostRows.SCHEMA, posts, PostRows.of(joined())));
    for (String name : MORE) {
      String path = layout.table(name);
      if (DeltaTable.at(path).exists()) {
        TableFolder table = TableFolder.found(path);
        tables.add(sqlTable(name, table, DeltaIO.readRows().from(path)));
      }
    }
    return tables;
  }

  /** The rows of the three kinds, joined. */
  JoinTables joined() {
    return JoinTables.of(
        kinds.values().stream().mapToLong(TableFolder::rowCount).sum(),
        KindRows.of(kinds.get(Kind.PIN), "ind", "category", "poster_name", "follower_count"),
        KindRows.of(kinds.get(Kind.GEO), "ind", "country", "timestamp"),
        KindRows.of(kinds.get(Kind.USER), "ind", "user_name", "age", "date_joined"));
  }

  private static SqlTable sqlTable(
      String name, TableFolder table, PTransform<PBegin, PCollection<Row>> rows) {
    Schema schema = SqlRows.schema(table.schema().toBeam());
    return SqlTable.of(name, schema, table.rowCount(), new ForSql(rows));
  }

  private static final class ForSql extends PTransform<PBegin, PCollection<Row>> {
    private static final long serialVersionUID = 1;

    private final PTransform<PBegin, PCollection<Row>> rows;

    ForSql(PTransform<PBegin, PCollection<Row>> rows) {
      this.rows = rows;
    }

    @Override
    public PCollection<Row> expand(PBegin begin) {
      return begin.apply("Rows", rows).apply("For SQL", SqlRows.convert());
    }
  }
}
