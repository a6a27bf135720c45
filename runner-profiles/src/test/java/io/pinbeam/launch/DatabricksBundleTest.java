package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.service.compute.ClusterSpec;
import com.databricks.sdk.service.compute.DataSecurityMode;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobPermissionLevel;
import com.databricks.sdk.service.jobs.PauseStatus;
import com.databricks.sdk.service.jobs.Task;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.StreamOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle's jobs, as the jobs API of Databricks would get them. */
class DatabricksBundleTest {
  private static final String BATCH = "pinbeam_batch";
  private static final String ARCHIVE = "pinbeam_archive";
  private static final String MAINTENANCE = "pinbeam_maintenance";
  private static final String STREAM = "pinbeam_stream";
  private static final Map<String, String> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("user", "ann"),
              Map.entry("archive_output", "s3://bucket"),
              Map.entry("batch_output", "s3://bucket/cleaned"),
              Map.entry("stream_output", "s3://bucket/stream"),
              Map.entry("jar", "/Volumes/main/pinbeam/jars/pinbeam-spark.jar"),
              Map.entry("run_as", "00000000-0000-0000-0000-000000000000"),
              Map.entry("operators", "data-engineers"),
              Map.entry("notification_email", "oncall@example.com"),
              Map.entry(
                  "instance_profile_arn", "arn:aws:iam::123456789012:instance-profile/pinbeam"),
              Map.entry("bootstrap_servers", "b-1:9098,b-2:9098"),
              Map.entry("kafka_config", "/Volumes/main/pinbeam/conf/client.properties")));

  @Test
  void everyVariableIsGivenAndUsed() throws Exception {
    DatabricksBundle bundle = DatabricksBundle.with(VALUES);
    assertThat(bundle.used()).isEqualTo(bundle.variables()).containsAll(VALUES.keySet());
  }

  @Test
  void aVariableWithoutValueIsAnError() {
    Map<String, String> values = new TreeMap<>(VALUES);
    values.remove("jar");
    assertThatThrownBy(() -> DatabricksBundle.with(values)).hasMessageContaining("${var.jar}");
  }

  @ParameterizedTest
  @ValueSource(strings = {ARCHIVE, BATCH, MAINTENANCE, STREAM})
  void runsTheJarAloneOnComputeThatHasAContext(String name) throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(name);

    assertThat(job.getJobClusters()).hasSize(1);
    ClusterSpec cluster = job.getJobClusters().iterator().next().getNewCluster();
    assertThat(cluster.getSparkVersion()).isEqualTo("16.4.x-scala2.12");
    assertThat(cluster.getDataSecurityMode()).isEqualTo(DataSecurityMode.SINGLE_USER);
    assertThat(cluster.getSingleUserName()).isEqualTo(VALUES.get("run_as"));
    assertThat(cluster.getNumWorkers()).isPositive();
    assertThat(cluster.getAwsAttributes().getInstanceProfileArn())
        .isEqualTo(VALUES.get("instance_profile_arn"));

    assertThat(job.getTasks()).isNotEmpty();
    for (Task task : job.getTasks()) {
      assertThat(task.getJobClusterKey())
          .isEqualTo(job.getJobClusters().iterator().next().getJobClusterKey());
      assertThat(task.getSparkJarTask().getMainClassName())
          .isEqualTo(DatabricksJob.class.getName());
      assertThat(task.getLibraries())
          .extracting(Library::getJar)
          .containsExactly(VALUES.get("jar"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ARCHIVE, BATCH, MAINTENANCE, STREAM})
  void opensOfTheJdkWhatMavenDoes(String name) throws Exception {
    ClusterSpec cluster =
        DatabricksBundle.with(VALUES).job(name).getJobClusters().iterator().next().getNewCluster();
    String opens;
    try (var lines =
        Files.lines(Path.of(System.getProperty("pinbeam.root", "..")).resolve(".mvn/jvm.config"))) {
      opens =
          lines
              .filter(line -> line.startsWith("--add-opens=java.base/"))
              .collect(Collectors.joining(" "));
    }
    assertThat(cluster.getSparkConf())
        .containsEntry("spark.driver.extraJavaOptions", opens)
        .containsEntry("spark.executor.extraJavaOptions", opens);
  }

  @Test
  void theBatchRunsDailyWhenItIsLet() throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(BATCH);
    assertThat(job.getSchedule().getQuartzCronExpression()).isEqualTo("0 30 0 * * ?");
    assertThat(job.getSchedule().getTimezoneId()).isEqualTo("UTC");
    assertThat(job.getSchedule().getPauseStatus()).isEqualTo(PauseStatus.PAUSED);
  }

  /** Airflow tries again: both together would run a day that fails nine times. */
  @ParameterizedTest
  @ValueSource(strings = {ARCHIVE, BATCH, MAINTENANCE})
  void oneRunAtATimeAndNoRetriesOfItsOwn(String name) throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(name);
    assertThat(job.getMaxConcurrentRuns()).isEqualTo(1);
    assertThat(job.getQueue().getEnabled()).isTrue();
    assertThat(job.getTasks()).allSatisfy(task -> assertThat(task.getMaxRetries()).isZero());
  }

  @Test
  void tablesAreVacuumedWhenTheyAreCompact() throws Exception {
    List<Task> tasks = List.copyOf(DatabricksBundle.with(VALUES).job(MAINTENANCE).getTasks());
    assertThat(tasks).extracting(Task::getTaskKey).containsExactly("compact", "vacuum");
    assertThat(tasks.get(0).getDependsOn()).isNull();
    assertThat(tasks.get(1).getDependsOn())
        .singleElement()
        .satisfies(needed -> assertThat(needed.getTaskKey()).isEqualTo("compact"));
  }

  @Test
  void theStreamRunsForEverWhenItIsLetAndHasNoRetriesOfItsOwn() throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(STREAM);
    assertThat(job.getContinuous().getPauseStatus()).isEqualTo(PauseStatus.PAUSED);
    assertThat(job.getSchedule()).isNull();
    assertThat(job.getMaxConcurrentRuns()).isEqualTo(1);
    assertThat(task(job).getMaxRetries()).isNull();
    assertThat(task(job).getDependsOn()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {ARCHIVE, BATCH, MAINTENANCE, STREAM})
  void tellsSomebodyAndLetsOperatorsRunIt(String name) throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(name);
    assertThat(job.getEmailNotifications().getOnFailure())
        .containsExactly(VALUES.get("notification_email"));
    assertThat(job.getAccessControlList())
        .singleElement()
        .satisfies(
            access -> {
              assertThat(access.getGroupName()).isEqualTo(VALUES.get("operators"));
              assertThat(access.getPermissionLevel()).isEqualTo(JobPermissionLevel.CAN_MANAGE_RUN);
            });
  }

  @Test
  void theParametersAreWordsOfTheCommand() throws Exception {
    DatabricksBundle bundle = DatabricksBundle.with(VALUES);

    List<String> archive = parameters(bundle.job(ARCHIVE), 0);
    assertThat(archive.get(0)).isEqualTo("archive");
    ArchiveOptions archiveOptions = options(archive, 1, ArchiveOptions.class);
    assertThat(archiveOptions.getOutput()).isEqualTo(VALUES.get("archive_output"));
    assertThat(archiveOptions.getKafkaConfig()).isEqualTo(VALUES.get("kafka_config"));
    assertThat(archiveOptions.getTo()).isEmpty();

    List<String> batch = parameters(bundle.job(BATCH), 0);
    assertThat(batch.get(0)).isEqualTo("batch");
    BatchOptions batchOptions = options(batch, 1, BatchOptions.class);
    assertThat(batchOptions.getInput()).isEqualTo(VALUES.get("archive_output") + "/topics");
    assertThat(batchOptions.getOutput()).isEqualTo(VALUES.get("batch_output"));
    assertThat(batchOptions.getFrom()).isEmpty();
    assertThat(batchOptions.getTo()).isEqualTo("{{job.trigger.time.iso_date}}");
    assertThat(batchOptions.isFullRefresh()).isFalse();

    List<String> verbs = List.of("compact", "vacuum");
    for (int task = 0; task < verbs.size(); task++) {
      List<String> table = parameters(bundle.job(MAINTENANCE), task);
      assertThat(table).startsWith("table", verbs.get(task));
      assertThat(options(table, 2, TableOptions.class).getTables())
          .isEqualTo(VALUES.get("batch_output") + "/tables");
    }

    List<String> stream = parameters(bundle.job(STREAM), 0);
    assertThat(stream.get(0)).isEqualTo("stream");
    assertThat(options(stream, 1, StreamOptions.class).getOutput())
        .isEqualTo(VALUES.get("stream_output"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tasks", "schedule", "job_clusters", "email_notifications"})
  void aFieldThatTheApiDoesNotHaveIsRefused(String place) throws Exception {
    Map<String, Object> job = DatabricksBundle.with(VALUES).fields(BATCH);
    Object fields = place.isEmpty() ? job : job.get(place);
    DatabricksBundle.map(fields instanceof List<?> list ? list.get(0) : fields)
        .put("max_retrys", 1);
    assertThatThrownBy(() -> DatabricksBundle.read(job))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("max_retrys");
  }

  private static <T extends PipelineOptions> T options(
      List<String> words, int from, Class<T> options) {
    return Arguments.parse(words.subList(from, words.size()), options);
  }

  private static Task task(CreateJob job) {
    assertThat(job.getTasks()).hasSize(1);
    return job.getTasks().iterator().next();
  }

  /** With the job's own parameters put in, as a run does. */
  private static List<String> parameters(CreateJob job, int task) {
    Map<String, String> values = new TreeMap<>();
    if (job.getParameters() != null) {
      job.getParameters()
          .forEach(p -> values.put("{{job.parameters." + p.getName() + "}}", p.getDefault()));
    }
    return List.copyOf(job.getTasks()).get(task).getSparkJarTask().getParameters().stream()
        .map(
            word -> {
              for (Map.Entry<String, String> value : values.entrySet()) {
                word = word.replace(value.getKey(), value.getValue());
              }
              return word;
            })
        .toList();
  }
}
