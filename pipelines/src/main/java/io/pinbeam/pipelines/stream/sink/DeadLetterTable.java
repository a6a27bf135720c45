package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;

/** The table {@code dead_letters} of a stream. */
public final class DeadLetterTable {
  public static final String NAME = "dead_letters";

  private static final String STAGE = "clean";
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("reason", DeltaType.STRING)
          .nullable("detail", DeltaType.STRING)
          .nullable("kind", DeltaType.STRING)
          .nullable("stream", DeltaType.STRING)
          .nullable("shard", DeltaType.STRING)
          .nullable("position", DeltaType.STRING)
          .nullable("arrived_at", DeltaType.TIMESTAMP)
          .nullable("stage", DeltaType.STRING)
          .nullable("run_id", DeltaType.STRING)
          .nullable("at", DeltaType.TIMESTAMP)
          .nullable("raw", DeltaType.BINARY)
          .nullable("raw_bytes", DeltaType.LONG)
          .build();

  private DeadLetterTable() {}

  public static DeltaSchema schema() {
    return SCHEMA;
  }

  static RecordWriter<StreamDeadLetter> recordWriter() {
    return (letter, out) -> {
      out.setString(0, letter.rejection().reason().name());
      out.setString(1, letter.rejection().detail());
      out.setString(2, letter.kind());
      out.setString(3, letter.shard().stream());
      out.setString(4, letter.shard().shard());
      out.setString(5, letter.position());
      out.setTimestampMicros(6, letter.arrivalMillis() * 1_000);
      out.setString(7, STAGE);
      out.setString(8, letter.runId());
      out.setTimestampMicros(9, letter.atMillis() * 1_000);
      out.setBytes(10, letter.rejection().raw());
      out.setLong(11, letter.rejection().rawBytes());
    };
  }
}
