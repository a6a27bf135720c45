package io.pinbeam.pipelines.stream;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** The rows of a table as texts, for tests. */
public final class StreamRows {
  private StreamRows() {}

  /** The values of some columns, with blanks between them; sorted. None if there is no table. */
  public static List<String> read(String path, String... columns) throws IOException {
    List<String> texts = new ArrayList<>();
    if (!DeltaTable.at(path).exists()) {
      return texts;
    }
    try (DeltaRows rows = DeltaTable.at(path).rows()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          values.add(String.valueOf(row.<Object>getValue(column)));
        }
        texts.add(String.join(" ", values));
      }
    }
    texts.sort(null);
    return texts;
  }
}
