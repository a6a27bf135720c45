package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.options.Example;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How Kinesis is reached, beside Beam's own options of AWS. */
public interface KinesisOptions extends PipelineOptions {
  @Description(
      "With --source=KINESIS: where Kinesis answers, if not at AWS; --endpoint, which is for S3 too,"
          + " if not given.")
  @Example("http://127.0.0.1:4567")
  @Nullable String getKinesisEndpoint();

  void setKinesisEndpoint(@Nullable String value);
}
