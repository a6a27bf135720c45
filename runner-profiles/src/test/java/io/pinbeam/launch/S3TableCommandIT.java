package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.CommitInfo;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code pinbeam table} over a table on a real S3 server, by the options of a batch. */
class S3TableCommandIT {
  private static final String TABLE = "s3://care/tables/numbers";
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder().required("id", DeltaType.LONG).build();

  private static LocalCloudProcess cloud;
  private static CloudBucket bucket;
  private static AwsProperties credentials;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    bucket = CloudBucket.create(cloud, "care");
    credentials = AwsProperties.of(cloud.environment());
  }

  @AfterAll
  static void stop() {
    credentials.close();
    bucket.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void aTableIsCompactedAndVacuumed() throws IOException {
    PipelineOptions options = PipelineOptionsFactory.create();
    LocalCloudS3.use(cloud, options);
    FileSystems.setDefaultPipelineOptions(options);
    for (long id = 0; id < 6; id++) {
      append(id);
    }
    bucket.put("tables/numbers/deep/orphan.parquet", "x");
    bucket.put("tables/numbers/inner/_delta_log/00000000000000000000.json", "{}");
    bucket.put("tables/numbers/inner/part.parquet", "x");
    bucket.put("tables/numbers-of-others/part.parquet", "x");

    assertThat(run("compact")).contains("6 files (", "became 1 (", "in version 6.");
    assertThat(run("vacuum")).startsWith("0 files (0 B) deleted, 8 files");
    assertThat(run("vacuum", "--retention=0s", "--shortRetention"))
        .startsWith("7 files (")
        .contains("1 file (", "Left alone", "inner");

    assertThat(ids()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(bucket.keys("tables/"))
        .filteredOn(key -> key.endsWith(".parquet"))
        .hasSize(3)
        .contains("tables/numbers/inner/part.parquet", "tables/numbers-of-others/part.parquet");
    List<CommitInfo> history = DeltaTable.at(TABLE).history(100);
    assertThat(history).hasSize(7);
    assertThat(history.get(0).filesRemoved()).isEqualTo(6);
    assertThat(run("history", "--limit=1")).contains("OPTIMIZE");
    assertThat(run("describe")).contains(TABLE, "6 rows");
  }

  private static String run(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("table", verb, "--table=" + TABLE));
    words.add("--endpoint=" + cloud.s3Endpoint());
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    words.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        Pinbeam.run(
            words.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void append(long id) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            TABLE,
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            (value, out) -> out.setLong(0, value),
            WriteOptions.defaults());
    writer.write(id);
    DeltaTable.at(TABLE).commit(List.of(writer.close()), WriteMode.APPEND, SCHEMA);
  }

  private static List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(TABLE).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }
}
