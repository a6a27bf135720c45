package io.pinbeam.pipelines.query;

import org.apache.beam.sdk.extensions.sql.impl.BeamTableStatistics;
import org.apache.beam.sdk.extensions.sql.meta.SchemaBaseBeamTable;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.Row;

/** A table that SQL may name. Its rows enter the pipeline only if a statement does. */
final class SqlTable extends SchemaBaseBeamTable {
  private final String name;
  private final long rowCount;
  private final PTransform<PBegin, PCollection<Row>> rows;

  private SqlTable(
      String name, Schema schema, long rowCount, PTransform<PBegin, PCollection<Row>> rows) {
    super(schema);
    this.name = name;
    this.rowCount = rowCount;
    this.rows = rows;
  }

  static SqlTable of(
      String name, Schema schema, long rowCount, PTransform<PBegin, PCollection<Row>> rows) {
    return new SqlTable(name, schema, rowCount, rows);
  }

  String name() {
    return name;
  }

  long rowCount() {
    return rowCount;
  }

  PTransform<PBegin, PCollection<Row>> rows() {
    return rows;
  }

  @Override
  public PCollection<Row> buildIOReader(PBegin begin) {
    return begin.apply("Table " + name, rows);
  }

  @Override
  public POutput buildIOWriter(PCollection<Row> input) {
    throw new UnsupportedOperationException("tables are only read");
  }

  @Override
  public PCollection.IsBounded isBounded() {
    return PCollection.IsBounded.BOUNDED;
  }

  @Override
  public BeamTableStatistics getTableStatistics(PipelineOptions options) {
    return BeamTableStatistics.createBoundedTableStatistics((double) rowCount);
  }
}
