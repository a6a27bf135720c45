package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.InstanceBuilder;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** Delta tables on a real S3 server, committed by conditional writes. */
class S3CommitIT {
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder().required("id", DeltaType.LONG).build();
  private static final int WRITERS = 3;
  private static final int COMMITS = 8;

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    S3Options options = options();
    try (S3Client s3 =
        InstanceBuilder.ofType(S3ClientBuilderFactory.class)
            .fromClass(options.getS3ClientFactoryClass())
            .build()
            .createBuilder(options)
            .build()) {
      s3.createBucket(b -> b.bucket("tables"));
    }
  }

  @BeforeEach
  void useTheServer() {
    FileSystems.setDefaultPipelineOptions(options());
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void writersAtOnceLoseAndDoubleNothing() throws Exception {
    String path = "s3://tables/raced";
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      long first = writer * 1000L;
      running.add(
          threads.submit(
              () -> {
                for (long id = first; id < first + COMMITS; id++) {
                  commit(path, id, WriteMode.APPEND, "writer-" + first, id);
                }
                return null;
              }));
    }
    for (Future<?> thread : running) {
      thread.get();
    }
    threads.shutdown();

    assertThat(DeltaTable.at(path).currentVersion()).isEqualTo(WRITERS * COMMITS - 1);
    assertThat(ids(path)).hasSize(WRITERS * COMMITS).doesNotHaveDuplicates();
  }

  @Test
  void anOverwriteIsCommittedOnce() throws IOException {
    String path = "s3://tables/nightly";
    assertThat(DeltaTable.at(path).exists()).isFalse();
    commit(path, 1, WriteMode.APPEND, "first", 0);

    CommitResult overwrite = commit(path, 2, WriteMode.OVERWRITE, "nightly", 7);
    CommitResult again = commit(path, 3, WriteMode.OVERWRITE, "nightly", 7);

    assertThat(overwrite.isCommitted()).isTrue();
    assertThat(again.status()).isEqualTo(CommitResult.Status.ALREADY_THERE);
    assertThat(ids(path)).containsExactly(2L);
  }

  @Test
  void aPipelineWritesAndReads() {
    String path = "s3://tables/piped";
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 100; id++) {
      rows.add(Row.withSchema(SCHEMA.toBeam()).addValue(id).build());
    }
    Pipeline write = Pipeline.create(options());
    write
        .apply(Create.of(rows).withRowSchema(SCHEMA.toBeam()))
        .apply(DeltaIO.writeRows().to(path).withMode(WriteMode.OVERWRITE));
    write.run().waitUntilFinish();

    Pipeline read = Pipeline.create(options());
    PAssert.that(read.apply(DeltaIO.readRows().from(path))).containsInAnyOrder(rows);
    read.run().waitUntilFinish();
  }

  @Test
  void aWrongSecretIsRefusedWithoutBeingNamed() {
    S3Options options = options();
    String secret = "not-the-secret-of-this-server";
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(cloud.environment().get("AWS_ACCESS_KEY_ID"), secret)));
    FileSystems.setDefaultPipelineOptions(options);

    assertThatThrownBy(() -> DeltaTable.at("s3://tables/forbidden").exists())
        .satisfies(
            failure -> {
              StringBuilder messages = new StringBuilder();
              for (Throwable t = failure; t != null; t = t.getCause()) {
                messages.append(t.getMessage()).append('\n');
              }
              assertThat(messages.toString()).contains("403").doesNotContain(secret);
            });
  }

  private static CommitResult commit(
      String path, long id, WriteMode mode, String appId, long version) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            path,
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            (value, out) -> out.setLong(0, value),
            WriteOptions.defaults());
    writer.write(id);
    DataFile file = writer.close();
    return DeltaTable.at(path).commit(List.of(file), mode, SCHEMA, appId, version);
  }

  private static List<Long> ids(String path) throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(path).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }

  private static S3Options options() {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    LocalCloudS3.use(cloud, options);
    return options;
  }
}
