package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user sees who types something wrong, or asks for help. */
class CommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ExitCode run(String... args) {
    return Pinbeam.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertRefused(ExitCode code, String... parts) {
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(errors()).startsWith("pinbeam: ").contains(parts);
    assertThat(errors().lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void unknownSubcommand() {
    assertRefused(run("bach"), "'bach'", "batch", "query");
  }

  @Test
  void unknownOptionNamesTheNearest() {
    assertRefused(run("batch", "--inptu=x"), "--inptu", "did you mean --input?");
  }

  @Test
  void wordThatIsNoOption() {
    assertRefused(run("batch", "input"), "'input'", "--name=value");
  }

  @Test
  void valueOutsideTheAllowedOnes() {
    assertRefused(run("batch", "--source=ftp"), "--source=ftp", "[files, kafka, kinesis]");
  }

  @Test
  void textWhereANumberBelongs() {
    assertRefused(run("batch", "--maxRecordBytes=big"), "--maxRecordBytes=big", "whole number");
  }

  @ParameterizedTest
  @CsvSource({
    "--port=70000, 0 to 65535 is",
    "--maxRows=0, 1 to 1000000 is",
    "--since=0s, 'more than 0 is, as 60s'",
    "--refresh=2, 'a number with s, m, h or d is, as 168h'",
    "--queryTimeout=soon, 'a number with s, m, h or d is, as 168h'"
  })
  void aDashboardKnowsItsLimits(String word, String allowed) {
    assertRefused(
        run("dashboard", "--tables=" + folder, word), word + " is not allowed: " + allowed);
  }

  @Test
  void aDashboardNeedsTables() {
    assertRefused(run("dashboard"), "--tables is missing: the output of a stream");
  }

  @Test
  void aDemoThatStaysNeedsAFreePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertRefused(
          run("demo", "--stay", "--dashboardPort=" + taken.getLocalPort(), "--folder=" + folder),
          "--dashboardPort=" + taken.getLocalPort() + " cannot be used: ");
    }
  }

  @Test
  void aDemoThatStaysNeedsAPort() {
    assertRefused(
        run("demo", "--stay", "--dashboardPort=-1"), "--dashboardPort=-1 is not allowed: ");
  }

  @ParameterizedTest
  @CsvSource({
    "--mostTasks=0, 1 or more is",
    "--taskBytes=-1, 1 or more is",
    "--spillFolder=s3://b/spill, a folder that can be written is",
    "--spillFolder=/proc/spill, a folder that can be written is"
  })
  void aBatchNeedsTasksAndAFolderToSpillTo(String word, String allowed) {
    assertRefused(
        run("batch", "--input=a", "--output=" + folder, word),
        word + " is not allowed: " + allowed);
  }

  @Test
  void textWhereAFractionMayStand() {
    assertRefused(run("emulate", "--rate=fast"), "--rate=fast is not allowed: a number is");
  }

  @Test
  void optionGivenTwice() {
    assertRefused(run("batch", "--input=a", "--input=b"), "--input is given twice");
  }

  @Test
  void profileOfAHostNamesTheMainClassOfAJob() {
    assertRefused(
        run("batch", "--input=" + folder, "--profile=databricks"),
        "--profile=databricks",
        "io.pinbeam.launch.DatabricksJob");
  }

  @Test
  void missingInput() {
    assertRefused(run("batch", "--output=" + folder.resolve("out")), "--input is missing");
  }

  @Test
  void missingOutput() {
    assertRefused(run("batch", "--input=" + folder), "--output is missing");
  }

  @Test
  void inputThatIsNotThere() {
    assertRefused(
        run("batch", "--input=" + folder.resolve("none"), "--output=" + folder.resolve("out")),
        "there is no such file or folder");
  }

  @Test
  @Timeout(60)
  void inputMissingAtTheRootIsSaidWithoutASearchOfTheWholeDisk() {
    assertRefused(
        run("batch", "--input=/no-such-folder-here", "--output=" + folder.resolve("out")),
        "there is no such file or folder");
  }

  @Test
  void inputOfSeveralUsersAsksForOne() throws Exception {
    for (String user : new String[] {"ann", "bob"}) {
      Path topic = Files.createDirectories(folder.resolve("in/topics/" + user + ".pin"));
      Files.writeString(topic.resolve("a.json"), "{\"index\": 1, \"title\": \"t\"}");
    }
    assertRefused(
        run("batch", "--input=" + folder.resolve("in"), "--output=" + folder.resolve("out")),
        "several users",
        "--user=ann");
  }

  @Test
  void outputThatCannotBeWritten() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Files.writeString(folder.resolve("pin.json"), "{\"index\": 1}");
    assertRefused(
        run(
            "batch",
            "--input=" + folder.resolve("pin.json"),
            "--output=" + folder.resolve("file/below")),
        "cannot be written");
  }

  @Test
  void outputInsideInput() {
    assertRefused(
        run("batch", "--input=" + folder, "--output=" + folder.resolve("out")),
        "must not lie inside each other");
  }

  @Test
  void outputInsideInputWrittenAnotherWay() {
    assertRefused(
        run("batch", "--input=" + folder + "/a/..", "--output=" + folder.resolve("out")),
        "must not lie inside each other");
  }

  @Test
  void profileWhoseRunnerIsNotHere() {
    assertRefused(
        run("batch", "--input=a", "--output=b", "--profile=flink"), "mvn -Pflink brings it");
  }

  @Test
  void unknownProfile() {
    assertRefused(
        run("batch", "--input=a", "--output=b", "--profile=sparc"),
        "[direct, spark-local, spark-cluster, databricks, flink]");
  }

  @Test
  void clusterWithoutItsMaster() {
    assertRefused(
        run("batch", "--input=a", "--output=b", "--profile=spark-cluster"),
        "--sparkMaster is missing",
        "spark://host:7077");
  }

  @Test
  void clusterWithoutTheJarForItsWorkers() {
    assertRefused(
        run("batch", "--profile=spark-cluster", "--sparkMaster=spark://127.0.0.1:7077"),
        "the jar for the workers is not built",
        "-Pspark-cluster");
  }

  @Test
  void profilesAreListedWithWhatTheyNeed() {
    assertThat(run("profiles")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("spark-cluster  A standalone Spark cluster", "Needs: pinbeam-spark.jar");
    for (Profile profile : Profile.all()) {
      assertThat(out.toString(StandardCharsets.UTF_8)).contains(profile.name(), profile.needs());
    }
  }

  @Test
  void profilesTakesNoOptions() {
    assertRefused(run("profiles", "--all"), "profiles takes no options, not even --all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--until=soon; --until=soon is not allowed: a number of records",
        "--until=0s; --until=0s is not allowed",
        "--commitInterval=fast; --commitInterval=fast",
        "--window=0s; --window=0s",
        "--window=7s; has to be a multiple of",
        "--windowEvery=7s; has to be a multiple of",
        "--start=yesterday; --start=yesterday is not allowed: TABLES, TRIM_HORIZON, LATEST",
        "--metricsPort=70000; --metricsPort=70000 is not allowed",
        "--metricsPort=http; --metricsPort=http is not allowed: a whole number is",
        "--streams=a-pin; --user and --streams exclude each other",
        "--source=files; --source=files is not allowed: a stream reads kinesis or kafka",
        "--source=ftp; [files, kafka, kinesis]",
        "--source=kafka; --bootstrapServers",
        "--untli=idle; did you mean --until?"
      })
  void streamRefusesInOneLine(String word, String part) {
    assertRefused(
        run("stream", "--user=ann", "--awsRegion=us-east-1", output(), word), part.strip());
  }

  @Test
  void streamWithoutOutput() {
    assertRefused(run("stream", "--user=ann"), "--output is missing");
  }

  @Test
  void streamOfNobody() {
    assertRefused(run("stream", output()), "--user is missing", "--streams");
  }

  @Test
  void streamIntoAFileIsRefused() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    assertRefused(
        run("stream", "--user=ann", "--output=" + folder.resolve("file/below")),
        "cannot be written");
  }

  private String output() {
    return "--output=" + folder.resolve("out");
  }

  @Test
  void inputWithoutRecordsFailsAndLeavesNoTable() throws Exception {
    Path topic = Files.createDirectories(folder.resolve("in/topics/ann.pin"));
    Files.writeString(topic.resolve("a.json"), "\n");
    ExitCode code =
        run("batch", "--input=" + folder.resolve("in"), "--output=" + folder.resolve("out"));
    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(errors()).contains("no records in the input");
    assertThat(errors().lines()).hasSize(1);
    assertThat(folder.resolve("out/tables")).doesNotExist();
  }

  @Test
  void overviewNamesEverySubcommand() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    for (Subcommand subcommand : Pinbeam.subcommands()) {
      assertThat(out.toString(StandardCharsets.UTF_8)).contains(subcommand.name());
    }
  }

  static List<Subcommand> subcommands() {
    return Pinbeam.subcommands();
  }

  @ParameterizedTest
  @MethodSource("subcommands")
  void helpTellsEveryOption(Subcommand subcommand) {
    assertThat(run(subcommand.name(), "--help")).isEqualTo(ExitCode.OK);
    for (OptionSpec option : OptionSpec.of(subcommand.options())) {
      assertThat(option.description()).as(option.name()).isNotBlank();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("--" + option.name());
    }
  }
}
