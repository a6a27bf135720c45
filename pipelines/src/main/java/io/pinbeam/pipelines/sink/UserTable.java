package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowSlots;

/** The table {@code user}. */
public final class UserTable implements TableRows {
  private static final long serialVersionUID = 1;

  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("ind", DeltaType.LONG)
          .nullable("user_name", DeltaType.STRING)
          .nullable("age", DeltaType.INTEGER)
          .nullable("date_joined", DeltaType.TIMESTAMP)
          .build();

  @Override
  public Kind kind() {
    return Kind.USER;
  }

  @Override
  public DeltaSchema schema() {
    return SCHEMA;
  }

  @Override
  public RecordWriter<BufferedRow> recordWriter() {
    return UserTable::write;
  }

  private static void write(BufferedRow row, ColumnConsumer out) {
    out.setLong(0, row.ind());
    row.text(RowSlots.USER_NAME, 1, out);
    row.smallNumber(RowSlots.AGE, 2, out);
    row.timestamp(RowSlots.DATE_JOINED, 3, out);
  }
}
