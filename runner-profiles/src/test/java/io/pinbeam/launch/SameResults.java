package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every pipeline on one profile, started as its users start it, beside the same words on the direct
 * runner: what they leave is the same, byte for byte, and a batch's is what the generator knows
 * that it must be. What came of it is recorded for {@code docs/runners.md}.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SameResults {
  static final String SAME = "same";

  private final String runner;
  private final Map<PipelineCase, Path> reference = new EnumMap<>(PipelineCase.class);
  private final Map<PipelineCase, Path> outputs = new EnumMap<>(PipelineCase.class);
  private Map<PipelineCase, String> failures;
  private LocalCloudProcess cloud;

  /**
   * @param runner the name that its outcomes are recorded by
   */
  SameResults(String runner) {
    this.runner = runner;
  }

  /** A cloud with Kafka and Kinesis that the runner's processes can use. */
  LocalCloudProcess startCloud() throws Exception {
    return LocalCloudProcess.start("--parts=kafka,kinesis");
  }

  void stopCloud(LocalCloudProcess started) {
    started.close();
  }

  /** Runs the commands one after the other; what those printed that failed. */
  abstract Map<PipelineCase, String> run(
      Map<PipelineCase, List<String>> commands, LocalCloudProcess cloud, Path folder)
      throws Exception;

  /** What is recorded where nothing differs. */
  String same(PipelineCase each) {
    return SAME;
  }

  @BeforeAll
  void runAll(@TempDir Path folder) throws Exception {
    cloud = startCloud();
    SuiteInputs inputs = SuiteInputs.feed(cloud, folder);
    Map<PipelineCase, List<String>> commands = new EnumMap<>(PipelineCase.class);
    Path direct = Files.createDirectory(folder.resolve("direct"));
    Path runner = Files.createDirectory(folder.resolve("runner"));
    for (PipelineCase each : PipelineCase.values()) {
      reference.put(each, direct.resolve(each.name()));
      outputs.put(each, runner.resolve(each.name()));
      onDirect(each.words(inputs, reference.get(each)));
      commands.put(each, each.words(inputs, outputs.get(each)));
    }
    failures = run(commands, cloud, Files.createDirectories(folder.resolve("work")));
  }

  @AfterAll
  void stop() {
    if (cloud != null) {
      stopCloud(cloud);
    }
  }

  @ParameterizedTest
  @EnumSource(PipelineCase.class)
  void isThatOfTheDirectRunner(PipelineCase each) throws Exception {
    String failure = failures.get(each);
    if (failure == null) {
      Map<String, String> expected = each.written(reference.get(each));
      assertThat(expected).isNotEmpty();
      assertThat(WrittenOutput.differences(expected, each.written(outputs.get(each)))).isEmpty();
      if (each.isBatch()) {
        assertThat(
                DemoCheck.differences(
                    SuiteInputs.expected(),
                    SuiteInputs.POSTS,
                    OutputLayout.under(outputs.get(each).toString())))
            .isEmpty();
      }
    }
    Outcomes.of(runner).check(each.label(), failure == null ? same(each) : failure, getClass());
  }

  /** In this VM. */
  private void onDirect(List<String> words) throws Exception {
    List<String> all = new ArrayList<>(words);
    all.add("--profile=direct");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (AwsProperties credentials = AwsProperties.of(cloud.environment());
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      assertThat(Pinbeam.run(all.toArray(String[]::new), stream, stream))
          .as(printed.toString(StandardCharsets.UTF_8))
          .isEqualTo(ExitCode.OK);
    }
  }
}
