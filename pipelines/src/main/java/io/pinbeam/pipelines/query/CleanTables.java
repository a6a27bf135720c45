package io.pinbeam.pipelines.query;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** The tables that a batch left, as SQL sees them: one for each kind, and their join. */
final class CleanTables {
  private CleanTables() {}

  /** The tables under the output folder of a batch. */
  static List<SqlTable> in(String input) {
    Map<Kind, DeltaTable> tables = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      tables.put(kind, open(input, kind));
    }
    SqlTable pin = table(Kind.PIN, tables.get(Kind.PIN));
    SqlTable geo = table(Kind.GEO, tables.get(Kind.GEO));
    SqlTable user = table(Kind.USER, tables.get(Kind.USER));
    long rows = pin.rowCount() + geo.rowCount() + user.rowCount();
    JoinTables join =
        JoinTables.of(
            rows,
            DeltaIO.readRows()
                .from(tables.get(Kind.PIN).path())
                .withColumns("ind", "category", "poster_name", "follower_count"),
            DeltaIO.readRows()
                .from(tables.get(Kind.GEO).path())
                .withColumns("ind", "country", "timestamp"),
            DeltaIO.readRows()
                .from(tables.get(Kind.USER).path())
                .withColumns("ind", "user_name", "age", "date_joined"));
    return List.of(pin, geo, user, SqlTable.of("posts", JoinTables.SCHEMA, pin.rowCount(), join));
  }

  private static DeltaTable open(String input, Kind kind) {
    DeltaTable table = DeltaTable.at(input.replaceAll("/+$", "") + "/tables/" + kind.label());
    if (!table.exists()) {
      throw new BadOptionException(
          "--input="
              + input
              + ": there is no table tables/"
              + kind.label()
              + "; it has to be the output folder of a batch");
    }
    return table;
  }

  private static SqlTable table(Kind kind, DeltaTable table) {
    Schema schema = SqlRows.schema(table.schema().toBeam());
    return SqlTable.of(kind.label(), schema, rowCount(table), new Read(table.path()));
  }

  private static long rowCount(DeltaTable table) {
    try {
      return table.files().stream().mapToLong(DataFile::rowCount).sum();
    } catch (IOException e) {
      throw new BadOptionException("cannot read " + table.path() + ": " + e.getMessage(), e);
    }
  }

  private static final class Read extends PTransform<PBegin, PCollection<Row>> {
    private static final long serialVersionUID = 1;

    private final String path;

    Read(String path) {
      this.path = path;
    }

    @Override
    public PCollection<Row> expand(PBegin begin) {
      return begin.apply("Read", DeltaIO.readRows().from(path)).apply("For SQL", SqlRows.convert());
    }
  }
}
