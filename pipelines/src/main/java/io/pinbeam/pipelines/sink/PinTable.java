package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowSlots;

/** The table {@code pin}. */
public final class PinTable implements TableRows {
  private static final long serialVersionUID = 1;

  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("ind", DeltaType.LONG)
          .nullable("unique_id", DeltaType.STRING)
          .nullable("title", DeltaType.STRING)
          .nullable("description", DeltaType.STRING)
          .nullable("follower_count", DeltaType.LONG)
          .nullable("poster_name", DeltaType.STRING)
          .nullable("tag_list", DeltaType.STRING)
          .nullable("is_image_or_video", DeltaType.STRING)
          .nullable("image_src", DeltaType.STRING)
          .nullable("save_location", DeltaType.STRING)
          .nullable("category", DeltaType.STRING)
          .build();

  @Override
  public Kind kind() {
    return Kind.PIN;
  }

  @Override
  public DeltaSchema schema() {
    return SCHEMA;
  }

  @Override
  public RecordWriter<BufferedRow> recordWriter() {
    return PinTable::write;
  }

  private static void write(BufferedRow row, ColumnConsumer out) {
    out.setLong(0, row.ind());
    row.text(RowSlots.UNIQUE_ID, 1, out);
    row.text(RowSlots.TITLE, 2, out);
    row.text(RowSlots.DESCRIPTION, 3, out);
    row.wholeNumber(RowSlots.FOLLOWER_COUNT, 4, out);
    row.text(RowSlots.POSTER_NAME, 5, out);
    row.text(RowSlots.TAG_LIST, 6, out);
    row.text(RowSlots.IS_IMAGE_OR_VIDEO, 7, out);
    row.text(RowSlots.IMAGE_SRC, 8, out);
    row.text(RowSlots.SAVE_LOCATION, 9, out);
    row.text(RowSlots.CATEGORY, 10, out);
  }
}
