package io.pinbeam.delta;

import io.pinbeam.delta.internal.RowCheck;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.BadRecordRouter;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Hands rows that the table cannot hold to an error handler, and all others on. */
final class CheckRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;
  private static final TupleTag<Row> FITTING = new TupleTag<>("fitting");

  private final Partitioning partitioning;
  private final ErrorHandler<BadRecord, ?> errorHandler;

  CheckRows(Partitioning partitioning, ErrorHandler<BadRecord, ?> errorHandler) {
    this.partitioning = partitioning;
    this.errorHandler = errorHandler;
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    PCollectionTuple checked =
        rows.apply(
            "CheckRows",
            ParDo.of(new CheckFn(partitioning, RowCoder.of(rows.getSchema())))
                .withOutputTags(FITTING, TupleTagList.of(BadRecordRouter.BAD_RECORD_TAG)));
    errorHandler.addErrorCollection(
        checked
            .get(BadRecordRouter.BAD_RECORD_TAG)
            .setCoder(BadRecord.getCoder(rows.getPipeline())));
    return checked.get(FITTING).setRowSchema(rows.getSchema());
  }

  private static final class CheckFn extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Counter badRows = Metrics.counter(DeltaIO.class, "badRows");
    private final Partitioning partitioning;
    private final Coder<Row> coder;

    CheckFn(Partitioning partitioning, Coder<Row> coder) {
      this.partitioning = partitioning;
      this.coder = coder;
    }

    @ProcessElement
    public void process(@Element Row row, MultiOutputReceiver out) throws Exception {
      try {
        RowCheck.check(partitioning.schema(), row);
        partitioning.values(row);
      } catch (IllegalArgumentException e) {
        badRows.inc();
        BadRecordRouter.RECORDING_ROUTER.route(out, row, usable(row), e, e.getMessage());
        return;
      }
      out.get(FITTING).output(row);
    }

    /** Beam's router fails on a row that its coder cannot encode; without a coder it does not. */
    private Coder<Row> usable(Row row) {
      try {
        CoderUtils.encodeToByteArray(coder, row);
        return coder;
      } catch (CoderException | RuntimeException e) {
        return null;
      }
    }
  }
}
