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
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.StreamOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle's jobs, as the jobs API of Databricks would get them. */
class DatabricksBundleTest {
  private static final String BATCH = "pinbeam_batch";
  private static final String STREAM = "pinbeam_stream";
  private static final Map<String, String> VALUES =
      new TreeMap<>(
          Map.of(
              "user", "ann",
              "input", "s3://bucket/topics",
              "batch_output", "s3://bucket/cleaned",
              "stream_output", "s3://bucket/stream",
              "jar", "/Volumes/main/pinbeam/jars/pinbeam-spark.jar",
              "run_as", "00000000-0000-0000-0000-000000000000",
              "operators", "data-engineers",
              "notification_email", "oncall@example.com",
              "instance_profile_arn", "arn:aws:iam::123456789012:instance-profile/pinbeam"));

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
  @ValueSource(strings = {BATCH, STREAM})
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

    Task task = task(job);
    assertThat(task.getJobClusterKey())
        .isEqualTo(job.getJobClusters().iterator().next().getJobClusterKey());
    assertThat(task.getSparkJarTask().getMainClassName()).isEqualTo(DatabricksJob.class.getName());
    assertThat(task.getLibraries()).extracting(Library::getJar).containsExactly(VALUES.get("jar"));
  }

  @ParameterizedTest
  @ValueSource(strings = {BATCH, STREAM})
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
  void theBatchRunsDailyWhenItIsLetAndTriesAgain() throws Exception {
    CreateJob job = DatabricksBundle.with(VALUES).job(BATCH);
    assertThat(job.getSchedule().getQuartzCronExpression()).isEqualTo("0 30 0 * * ?");
    assertThat(job.getSchedule().getTimezoneId()).isEqualTo("UTC");
    assertThat(job.getSchedule().getPauseStatus()).isEqualTo(PauseStatus.PAUSED);
    assertThat(job.getMaxConcurrentRuns()).isEqualTo(1);
    assertThat(task(job).getMaxRetries()).isEqualTo(2);
    assertThat(task(job).getMinRetryIntervalMillis()).isEqualTo(300_000);
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
  @ValueSource(strings = {BATCH, STREAM})
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

    List<String> batch = parameters(bundle.job(BATCH));
    assertThat(batch.get(0)).isEqualTo("batch");
    BatchOptions batchOptions = Arguments.parse(batch.subList(1, batch.size()), BatchOptions.class);
    assertThat(batchOptions.getInput()).isEqualTo(VALUES.get("input"));
    assertThat(batchOptions.getOutput()).isEqualTo(VALUES.get("batch_output"));

    List<String> stream = parameters(bundle.job(STREAM));
    assertThat(stream.get(0)).isEqualTo("stream");
    StreamOptions streamOptions =
        Arguments.parse(stream.subList(1, stream.size()), StreamOptions.class);
    assertThat(streamOptions.getOutput()).isEqualTo(VALUES.get("stream_output"));
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

  private static Task task(CreateJob job) {
    assertThat(job.getTasks()).hasSize(1);
    return job.getTasks().iterator().next();
  }

  /** With the job's own parameters put in, as a run does. */
  private static List<String> parameters(CreateJob job) {
    Map<String, String> values = new TreeMap<>();
    if (job.getParameters() != null) {
      job.getParameters()
          .forEach(p -> values.put("{{job.parameters." + p.getName() + "}}", p.getDefault()));
    }
    return task(job).getSparkJarTask().getParameters().stream()
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
