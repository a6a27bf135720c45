package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs one after the other on the SparkContext that a host has made before: two batches, two
 * streams, and some that fail. The host goes on with its context afterwards.
 */
class DatabricksJobIT {
  private static final int POSTS = 400;

  @TempDir static Path folder;

  private static HostProcess host;
  private static Path disk;
  private static Path noDisk;
  private static Map<String, StreamLoad.Put> account;
  private static String printed;

  @BeforeAll
  static void runJobs() throws Exception {
    PostFiles.of(PostGenerator.withSeed(5))
        .withUser("u")
        .withDefects(Defects.share(0.2))
        .write(folder.resolve("in"), POSTS);
    Runners.batch("direct", folder.resolve("in"), folder.resolve("expected"));
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      KinesisTarget target = KinesisTarget.at(cloud.address("kinesis"), StreamLoad.USER);
      target.create();
      try (StreamLoad load = StreamLoad.into(target)) {
        load.start(POSTS, 0);
        load.await(Duration.ofMinutes(1));
        account = load.account();
      }
      host = HostProcess.in(folder, cloud.environment());
      makeDisks();
      printed =
          host.job("batch", "--input=" + folder.resolve("in"), output("batch-1"))
              .job("batch", "--input=" + folder.resolve("nothing"), output("batch-2"))
              .job("batch", "--input=" + folder.resolve("in"), output("batch-2"))
              .job(stream(cloud, "stream-1"))
              .job(stream(cloud, "stream-2"))
              .job("batch", "--input=" + folder.resolve("in"), "--output=" + disk)
              .job("batch", "--input=" + folder.resolve("in"), "--output=" + noDisk)
              .job("batch", "--input=" + disk, output("batch-3"))
              .job("demo")
              .run();
    }
  }

  /**
   * Links that lead each process to where its own working directory is, as a local path leads each
   * machine to its own disk.
   */
  private static void makeDisks() throws Exception {
    disk = link("disk");
    noDisk = link("no-disk");
    Path ofWorkers = Files.createDirectories(host.ofWorkers());
    Files.createDirectory(ofWorkers.resolve("disk"));
    Files.writeString(ofWorkers.resolve("no-disk"), "a file");
    Files.writeString(host.ofDriver().resolve("disk/u.pin.json"), "{}");
  }

  private static Path link(String name) throws Exception {
    Files.createDirectories(host.ofDriver().resolve(name));
    return Files.createSymbolicLink(
        folder.resolve(name), Path.of("/proc/self/cwd/../..").resolve(name));
  }

  private static String output(String name) {
    return "--output=" + folder.resolve(name);
  }

  private static String[] stream(LocalCloudProcess cloud, String name) {
    return new String[] {
      "stream",
      "--user=" + StreamLoad.USER,
      output(name),
      "--commitInterval=2s",
      "--window=4s",
      "--until=idle",
      "--batchIntervalMillis=1000",
      "--endpoint=" + cloud.address("kinesis"),
      "--awsRegion=us-east-1"
    };
  }

  @Test
  void whatIsDoneReturnsAndTheContextIsTheHostsAsBefore() {
    assertThat(printed.lines().filter(DatabricksHost.RETURNED::equals)).as(printed).hasSize(4);
    assertThat(printed).contains(DatabricksHost.USABLE);
  }

  @Test
  void whatFailsThrowsOneLine() {
    assertThat(threw()).as(printed).hasSize(5);
    assertThat(threw().get(0))
        .isEqualTo(
            "--input="
                + folder.resolve("nothing")
                + ": there is no such file or folder; name a folder, a file, a glob or an s3://"
                + " prefix");
    assertThat(threw().get(4))
        .isEqualTo(
            "a job cannot run 'demo': the first one is archive, batch, stream, query, table");
  }

  @Test
  void pathsThatTheWorkersCannotUseAreRefusedInOneLine() {
    assertThat(threw().get(1))
        .isEqualTo(
            "--output="
                + disk
                + " can be written by the driver, but not by the workers ("
                + WriteOnWorker.NOT_SHARED
                + "): give s3://bucket/... or /Volumes/...");
    assertThat(threw().get(2))
        .startsWith(
            "--output=" + noDisk + " can be written by the driver, but not by the workers (");
    assertThat(threw().get(3))
        .startsWith("--input=" + disk + " can be read by the driver, but not by the workers (");
    assertThat(folder.resolve("batch-3")).doesNotExist();
    assertThat(host.ofDriver().resolve("disk")).isDirectoryNotContaining("glob:**/.probe*");
    assertThat(host.ofWorkers().resolve("disk")).isDirectoryNotContaining("glob:**/.probe*");
  }

  /** The lines of the jobs that failed. */
  private static List<String> threw() {
    String start = DatabricksHost.THREW + JobFailedException.class.getName() + ": ";
    return printed
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  @Test
  void bothBatchesAreThatOfTheDirectRunner() throws Exception {
    for (String name : List.of("batch-1", "batch-2")) {
      assertThat(
              OutputComparison.differences(
                  OutputLayout.under(folder.resolve("expected").toString()),
                  OutputLayout.under(folder.resolve(name).toString())))
          .isEmpty();
    }
  }

  @Test
  void bothStreamsHaveEveryRecordOnce() throws Exception {
    for (String name : List.of("stream-1", "stream-2")) {
      StreamAudit.everyRecordIsThereOnce(StreamedTables.under(folder.resolve(name)), account);
    }
  }

  @Test
  void computeWithoutSparkIsRefusedInOneLine() throws Exception {
    String classPath =
        Arrays.stream(HostProcess.classPath().split(File.pathSeparator))
            .filter(entry -> !entry.contains("/org/apache/spark/"))
            .collect(Collectors.joining(File.pathSeparator));
    Process job =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                DatabricksJob.class.getName(),
                "batch",
                "--input=" + folder.resolve("in"),
                output("none"))
            .redirectErrorStream(true)
            .start();
    ProcessOutput output = ProcessOutput.of(job);
    assertThat(job.waitFor()).isEqualTo(1);
    assertThat(output.whole())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(JobFailedException.class.getName(), "has no SparkContext")
                    .endsWith(HostCompute.ALLOWED));
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void pathsWereTriedAndNothingIsLeftOfThat() throws Exception {
    assertThat(printed)
        .contains("read     --input=" + folder.resolve("in") + ": driver and 2 workers")
        .contains("write    --output=" + folder.resolve("batch-1") + ": driver and 2 workers");
    for (String name : List.of("batch-1", "stream-1", "stream-1/stream")) {
      try (var files = Files.list(folder.resolve(name))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .noneMatch(file -> file.startsWith(".probe") || file.startsWith("checkpoint"));
      }
    }
  }
}
