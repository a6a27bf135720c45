package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Outputs on a disk that is full, or read-only. What ends says why in one line, and leaves what was
 * there as it was; the stream waits. Once there is room, everything comes to where it would have
 * come.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(600)
class FullDiskIT {
  private static final int MEGABYTES = 40;
  private static final int POSTS = 3_000;
  private static final int ROOM = 100_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchIsRefusedAndItsTablesAreAsBefore(String profile) throws Exception {
    PostFiles few = PostFiles.of(PostGenerator.withSeed(1)).withUser("u");
    PostFiles many = PostFiles.of(PostGenerator.withSeed(2)).withUser("u");
    few.write(folder.resolve("few"), 20);
    many.write(folder.resolve("many"), POSTS);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES)) {
      Path output = disk.root().resolve("out");
      assertThat(batch(profile, "few", output)).isEqualTo("0 ");

      disk.fillBut(ROOM);
      assertThat(batch(profile, "many", output))
          .matches("1 pinbeam: [^\n]*No space left on device[^\n]*\n");
      assertThat(rows(output)).containsOnly(20);

      disk.empty();
      disk.readOnly(true);
      assertThat(batch(profile, "many", output))
          .matches("2 pinbeam: [^\n]*Read-only file system[^\n]*\n");
      assertThat(rows(output)).containsOnly(20);

      disk.readOnly(false);
      assertThat(batch(profile, "many", output)).isEqualTo("0 ");
      assertThat(
              DemoCheck.differences(
                  many.expected(POSTS), POSTS, OutputLayout.under(output.toString())))
          .isEmpty();
    }
  }

  @Test
  void anArchiveIsRefusedAndTheNextOneGoesOn() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
        LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kafka");
        StreamLoad load =
            StreamLoad.into(KafkaTarget.at(cloud.kafkaBootstrapServers(), StreamLoad.USER, 0))) {
      KafkaTarget.at(cloud.kafkaBootstrapServers(), StreamLoad.USER, 0).create();
      load.start(POSTS, 0);
      load.await(LIMIT);
      Path output = disk.root().resolve("archive");

      disk.fillBut(ROOM);
      assertThat(archive(cloud, output))
          .matches("1 pinbeam: [^\n]*No space left on device[^\n]*\n");
      disk.empty();
      assertThat(archive(cloud, output)).isEqualTo("0 ");

      Path calm = folder.resolve("calm");
      assertThat(archive(cloud, calm)).isEqualTo("0 ");
      assertThat(ArchivedObjects.in(output.resolve("topics")))
          .isNotEmpty()
          .isEqualTo(ArchivedObjects.in(calm.resolve("topics")));
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aStreamWaitsForRoom(String profile) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
        LocalCloudProcess kinesis = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(kinesis.environment());
        KinesisTarget target = KinesisTarget.at(kinesis.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      Path output = disk.root().resolve("out");
      try (CommandProcess stream = StreamProcess.start(folder, profile, kinesis, output)) {
        load.start(Long.MAX_VALUE, 30);
        stream.await(
            "a first commit",
            LIMIT,
            () ->
                Files.exists(
                    output.resolve("tables/ledger/_delta_log/" + "0".repeat(20) + ".json")));

        disk.fillBut(0);
        stream.await(
            "word of the full disk", LIMIT, () -> stream.output().contains("cannot write "));
        disk.empty();
        stream.await(
            "word of the room",
            LIMIT,
            () -> stream.output().contains(" can be written again after "));

        load.stop();
        stream.terminate();
        assertThat(stream.waitFor(LIMIT)).as("%s", stream.output()).isZero();
      }
      try (CommandProcess rest =
          StreamProcess.start(folder, profile, kinesis, output, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as("%s", rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(StreamedTables.under(output), load.account());
    }
  }

  /** The exit code and, if it is not 0, what was said. */
  private String batch(String profile, String input, Path output) throws Exception {
    return run(
        Map.of(),
        "batch",
        "--profile=" + profile,
        "--input=" + folder.resolve(input),
        "--output=" + output);
  }

  private String archive(LocalCloudProcess cloud, Path output) throws Exception {
    return run(
        Map.of(),
        "archive",
        "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
        "--user=" + StreamLoad.USER,
        "--output=" + output);
  }

  private String run(Map<String, String> environment, String... words) throws Exception {
    try (CommandProcess command = CommandProcess.start(folder, environment, words)) {
      int code = command.waitFor(LIMIT);
      return code + " " + (code == 0 ? "" : command.output());
    }
  }

  private static List<Integer> rows(Path output) throws Exception {
    List<Integer> rows = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      rows.add(TableJson.read(OutputLayout.under(output.toString()).table(kind)).size());
    }
    return rows;
  }
}
