package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.transforms.aggregate.AllAnswers;
import io.pinbeam.transforms.aggregate.AnswerTable;
import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * The answers from the cleaned tables of a batch or a stream, in one bounded pipeline: for the same
 * records the bytes that a batch writes beside its tables.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.create(options);
 * TableAnswers.build(pipeline, "s3://my-bucket/stream", "s3://my-bucket/stream/answers");
 * pipeline.run().waitUntilFinish();
 * }</pre>
 */
public final class TableAnswers {
  private TableAnswers() {}

  /**
   * Adds the steps to a pipeline.
   *
   * @param input the output folder of a batch or a stream, as of now
   * @param folder gets a file {@code <answer>.csv} for each answer
   * @throws BadOptionException if there are no tables
   */
  public static void build(Pipeline pipeline, String input, String folder) {
    pipeline
        .apply("Join tables", CleanTables.in(input).joined())
        .apply("Answers", AllAnswers.create())
        .apply("Write answers", ParDo.of(new WriteFn(folder.replaceAll("/+$", ""))));
  }

  private static final class WriteFn extends DoFn<AnswerTable, Void> {
    private static final long serialVersionUID = 1;

    private final String folder;

    WriteFn(String folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void process(@Element AnswerTable answer) throws IOException {
      OutputFiles.write(folder + "/" + answer.name() + ".csv", answer.toCsv());
    }
  }
}
