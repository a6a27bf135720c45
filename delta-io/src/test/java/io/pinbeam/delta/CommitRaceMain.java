package io.pinbeam.delta;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** A writer of one row a commit, in a thread or in a virtual machine of its own. */
public final class CommitRaceMain {
  static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("name", DeltaType.STRING)
          .build();

  private CommitRaceMain() {}

  /** Arguments: table, first id, number of commits, and "halt" to end between file and commit. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 3) {
      file(arguments[0], Long.parseLong(arguments[1]), SCHEMA);
      Runtime.getRuntime().halt(137);
    }
    commit(arguments[0], Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), SCHEMA);
  }

  static void commit(String path, long first, int commits, DeltaSchema schema) throws IOException {
    for (long id = first; id < first + commits; id++) {
      DeltaTable.at(path)
          .commit(List.of(file(path, id, schema)), WriteMode.APPEND, schema, "writer-" + first, id);
    }
  }

  static DataFile file(String path, long id, DeltaSchema schema) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            path,
            "part-" + UUID.randomUUID() + ".parquet",
            schema,
            (value, out) -> out.setLong(0, value),
            WriteOptions.defaults());
    writer.write(id);
    return writer.close();
  }
}
