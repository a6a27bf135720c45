package io.pinbeam.pipelines.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Rows as Beam SQL takes them: a time in microseconds, which it does not know, becomes a TIMESTAMP
 * (rounded down to milliseconds), and a BIGINT named {@code …_micros} after all other columns.
 */
final class SqlRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  private SqlRows() {}

  static SqlRows convert() {
    return new SqlRows();
  }

  static Schema schema(Schema schema) {
    Schema.Builder sql = Schema.builder();
    Schema.Builder micros = Schema.builder();
    for (Field field : schema.getFields()) {
      if (isTime(field)) {
        FieldType time = FieldType.DATETIME.withNullable(field.getType().getNullable());
        sql.addField(field.getName(), time);
        micros.addNullableInt64Field(field.getName() + "_micros");
      } else {
        sql.addField(field);
      }
    }
    return sql.addFields(micros.build().getFields()).build();
  }

  private static boolean isTime(Field field) {
    return field.getType().getTypeName().isLogicalType()
        && field.getType().getLogicalType().getIdentifier().equals(MicrosInstant.IDENTIFIER);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    Schema sql = schema(rows.getSchema());
    return rows.apply("Times for SQL", ParDo.of(new ConvertFn(rows.getSchema(), sql)))
        .setRowSchema(sql);
  }

  private static Row convert(Row row, Schema from, Schema to) {
    List<@Nullable Object> values = new ArrayList<>(to.getFieldCount());
    List<@Nullable Object> micros = new ArrayList<>();
    for (Field field : from.getFields()) {
      if (isTime(field)) {
        Long time = micros(row, field.getName());
        values.add(time(time));
        micros.add(time);
      } else {
        values.add(row.getValue(field.getName()));
      }
    }
    values.addAll(micros);
    return Row.withSchema(to).attachValues(values);
  }

  /** Microseconds since 1970-01-01 UTC of a time that a table holds. */
  static @Nullable Long micros(Row row, String field) {
    Instant time = row.getLogicalTypeValue(field, Instant.class);
    return time == null ? null : time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** A time as SQL has it, rounded down to milliseconds. */
  static org.joda.time.@Nullable Instant time(@Nullable Long micros) {
    return micros == null ? null : org.joda.time.Instant.ofEpochMilli(Math.floorDiv(micros, 1000L));
  }

  private static final class ConvertFn extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final Schema from;
    private final Schema to;

    ConvertFn(Schema from, Schema to) {
      this.from = from;
      this.to = to;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Row> out) {
      out.output(convert(row, from, to));
    }
  }
}
