package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write on when a row does not fit",
    text =
        """
        A value that its column cannot hold, such as a decimal with too many digits, fails the \
        pipeline, or goes to the error handler and the other rows into the table.
        """)
class BadRowsTest {
  @TempDir Path folder;

  // Recipe begins
  static PCollection<Long> writeAndCountBad(PCollection<Row> rows, String table) {
    BadRecordErrorHandler<PCollection<Long>> bad =
        rows.getPipeline().registerBadRecordErrorHandler(new CountBad());
    try (bad) {
      rows.apply(DeltaIO.writeRows().to(table).withErrorHandler(bad));
    }
    return bad.getOutput();
  }

  private static final class CountBad
      extends PTransform<PCollection<BadRecord>, PCollection<Long>> {
    @Override
    public PCollection<Long> expand(PCollection<BadRecord> bad) {
      return bad.apply(Count.globally());
    }
  }

  // Recipe ends

  @Test
  void theRowsThatFitAreThere() throws IOException {
    String table = folder.resolve("prices").toString();
    Schema schema = Schema.builder().addInt64Field("id").addDecimalField("price").build();
    Row fits = Row.withSchema(schema).addValues(1L, new BigDecimal("1.5")).build();
    Row tooManyDigits =
        Row.withSchema(schema).addValues(2L, new BigDecimal("0.1234567890123456789")).build();
    Pipeline pipeline = Pipeline.create();
    PCollection<Long> bad =
        writeAndCountBad(
            pipeline.apply(Create.of(List.of(fits, tooManyDigits)).withRowSchema(schema)), table);
    PAssert.thatSingleton(bad).isEqualTo(1L);
    pipeline.run().waitUntilFinish();
    assertThat(ExampleUsers.column(table, "id")).containsExactly(1L);
  }
}
