package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.source.InputFile;
import io.pinbeam.pipelines.source.InputFiles;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch over S3 objects of one record each asks for each of them once, and lists them once. */
class SmallObjectsIT {
  private static final int POSTS = 1_500;
  private static final int KEYS_A_LISTING = 1_000;
  private static final PostFiles FILES =
      PostFiles.of(PostGenerator.withSeed(5)).withUser("u").withLayout(FileLayout.ONE_RECORD);

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;
  private static FaultyProxy proxy;

  /** The objects are there when the server starts. */
  @BeforeAll
  static void start() throws Exception {
    FILES.write(folder.resolve("cloud/s3/small"), POSTS);
    cloud = LocalCloudProcess.start("--parts=s3", "--data=" + folder.resolve("cloud"));
    proxy = FaultyProxy.before(cloud.s3Endpoint());
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void eachIsAskedForOnce(String profile) throws Exception {
    Map<String, Integer> requests = new ConcurrentHashMap<>();
    proxy.follow(
        (method, target, number) -> {
          requests.merge(method + " " + target, 1, Integer::sum);
          return Fault.NONE;
        });
    Path output = folder.resolve("cleaned-" + profile);
    BatchOptions options =
        options("--profile=" + profile, "--input=s3://small/topics", "--output=" + output);
    BatchCommand.runBatch(options, System.err);
    assertThat(
            DemoCheck.differences(
                FILES.expected(POSTS), POSTS, OutputLayout.under(output.toString())))
        .isEmpty();

    int objects = 3 * POSTS;
    assertThat(requests.values()).allMatch(times -> times == 1);
    assertThat(requests.keySet().stream().filter(r -> r.startsWith("GET /small/topics/")))
        .hasSize(objects);
    assertThat(requests.size() - objects).as("listings").isBetween(1, objects / KEYS_A_LISTING + 4);
  }

  @Test
  void aGlobIsListedOnceToo() {
    List<String> requests = Collections.synchronizedList(new ArrayList<>());
    proxy.follow(
        (method, target, number) -> {
          requests.add(method + " " + target);
          return Fault.NONE;
        });
    String input = "s3://small/topics/*.pin/partition=[01]/u.pin+*.json";
    List<InputFile> files = InputFiles.list(input, null, options()).files();
    assertThat(files).hasSize(POSTS * 2 / 3).allMatch(file -> file.kind() == Kind.PIN);
    assertThat(requests).hasSizeLessThan(3 * POSTS / KEYS_A_LISTING + 4);
  }

  private static BatchOptions options(String... words) {
    BatchOptions options = Arguments.parse(List.of(words), BatchOptions.class);
    LocalCloudS3.use(cloud, options);
    options.as(AwsOptions.class).setEndpoint(proxy.endpoint());
    return options;
  }
}
