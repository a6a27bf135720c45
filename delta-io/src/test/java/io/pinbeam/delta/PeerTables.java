package io.pinbeam.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;

/** Tables as we write and read them. */
final class PeerTables {
  private PeerTables() {}

  static void write(Path table, DeltaSchema schema, List<Row> rows, WriteRows write) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(System.getProperty("pinbeam.runner").split(" "))
                .create());
    pipeline
        .apply(Create.of(rows).withRowSchema(schema.toBeam()))
        .apply(write.to(table.toString()));
    pipeline.run().waitUntilFinish();
  }

  static List<Row> read(Path table) throws IOException {
    List<Row> found = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(table.toString()).rows()) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }
}
