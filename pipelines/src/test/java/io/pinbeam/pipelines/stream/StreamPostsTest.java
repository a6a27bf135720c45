package io.pinbeam.pipelines.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.StreamPosts;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.run.StreamRun;
import io.pinbeam.pipelines.stream.source.MemoryShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stream on the direct runner, from shards in memory. */
class StreamPostsTest {
  private static final String PIN = "streaming-u-pin";
  private static final String GEO = "streaming-u-geo";
  private static final String USER = "streaming-u-user";

  @TempDir Path folder;
  private final MemoryShards shards = MemoryShards.create();

  @Test
  void everyFormOfARecordEndsInATableOnce() throws IOException {
    addShards();
    put(PIN, "{\"index\":1,\"category\":\"art\"}{\"index\":2,\"category\":\"art\"}");
    put(PIN, "{\"index\":{\"index\":3,\"category\":\"travel\"}}");
    put(PIN, "[]");
    put(GEO, base64("{\"ind\":1,\"country\":\"Chad\"}"));
    put(GEO, base64(base64("{\"ind\":2,\"country\":\"Peru\"}")));
    put(GEO, "no");
    put(USER, "{\"ind\":1,\"age\":20,\"first_name\":\"A\"}");
    put(USER, "{\"ind\":1,\"age\":20,\"first_name\":\"A\"}");

    run();

    assertThat(rows("pin", "ind", "category", "position"))
        .containsExactly("1 art 10", "2 art 10", "3 travel 20");
    assertThat(rows("geo", "ind", "country", "shard", "position"))
        .containsExactly("1 Chad streaming-u-geo/0 10", "2 Peru streaming-u-geo/0 20");
    assertThat(rows("dead_letters", "reason", "shard", "position"))
        .containsExactly("INVALID_JSON 0 30");
    assertThat(rows("user", "ind", "user_name", "position")).hasSize(1);
    assertThat(rows("trends", "metric", "key", "value"))
        .contains("posts art|Chad 1.0", "posts_total all 1.0", "reject_rate all 0.125");
  }

  @Test
  void theTablesAreThereBeforeARecordIs() throws IOException {
    addShards();

    StreamSetup.of(options(), shards);

    for (String table : List.of("pin", "geo", "user", "dead_letters", "ledger", "trends")) {
      String path = folder.resolve("out/tables/" + table).toString();
      assertThat(DeltaTable.at(path).exists()).as(table).isTrue();
      assertThat(DeltaTable.at(path).files()).as(table).isEmpty();
    }
  }

  @Test
  void theNextRunGoesOnWhereTheLastOneEnded() throws IOException {
    addShards();
    List<String> expected = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      for (int i = 0; i < 20; i++) {
        String ind = "" + (run * 20 + i);
        expected.add(ind + " " + put(PIN, "{\"index\":" + ind + "}"));
      }
      run();
    }

    expected.sort(null);
    assertThat(rows("pin", "ind", "position")).isEqualTo(expected);
  }

  @Test
  void aRewindCommitsWhatWasLeftOutAndNothingTwice() throws IOException {
    addShards();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      expected.add(i + " " + put(PIN, "{\"index\":" + i + "}"));
    }
    run("--start=LATEST");
    assertThat(rows("pin", "ind", "position")).isEmpty();
    shards.put(USER, "0", System.currentTimeMillis(), "{\"ind\":1}".getBytes(UTF_8));
    run("--start=TRIM_HORIZON");
    run("--start=TRIM_HORIZON");
    expected.sort(null);

    assertThat(rows("pin", "ind", "position")).isEqualTo(expected);
    assertThat(rows("user", "ind")).containsExactly("1");
  }

  @Test
  void runsThatAreCutOffAtAnyMomentLoseAndDoubleNothing() throws IOException, InterruptedException {
    addShards();
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int run = 0; run < 6; run++) {
      for (int i = 0; i < 40; i++) {
        String ind = "" + (run * 40 + i);
        expected.add(ind + " " + put(PIN, "{\"index\":" + ind + "}"));
      }
      StreamOptions options = options();
      PipelineResult cutOff = pipeline(options, StreamSetup.of(options, shards)).run();
      Thread.sleep(random.nextInt(1_500));
      cutOff.cancel();
    }

    run();

    expected.sort(null);
    assertThat(rows("pin", "ind", "position")).isEqualTo(expected);
  }

  @Test
  void ofTwoRunsTheOneThatWasStartedFirstEnds() throws Exception {
    addShards();
    StreamOptions forLong = options("--until=1h");
    StreamSetup first = StreamSetup.of(forLong, shards);
    CompletableFuture<Throwable> end =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> StreamRun.of(forLong).run(pipeline(forLong, first), first)));
    List<String> expected = new ArrayList<>(List.of("0 " + put(PIN, "{\"index\":0}")));
    while (rows("pin", "ind").isEmpty()) {
      assertThat(end).isNotDone();
      Thread.sleep(20);
    }

    StreamOptions untilIdle = options();
    StreamSetup second = StreamSetup.of(untilIdle, shards);
    for (int i = 1; i <= 50; i++) {
      expected.add(i + " " + put(PIN, "{\"index\":" + i + "}"));
    }
    StreamRun.of(untilIdle).run(pipeline(untilIdle, second), second);

    assertThat(end.get(1, TimeUnit.MINUTES))
        .rootCause()
        .hasMessage(
            "run "
                + second.runId()
                + " was started with the same --output and goes on from here: run "
                + first.runId()
                + " ends");
    expected.sort(null);
    assertThat(rows("pin", "ind", "position")).isEqualTo(expected);
  }

  @Test
  void aStartBehindAGapEndsInOrder() throws IOException, InterruptedException {
    addShards();
    put(PIN, "{\"index\":1}");
    run();
    put(PIN, "{\"index\":2}");
    Thread.sleep(5);
    Instant later = Instant.now();
    put(PIN, "{\"index\":3}");
    run("--start=" + later);
    put(PIN, "{\"index\":4}");
    run("--start=" + later);
    assertThat(rows("pin", "ind")).containsExactly("1", "3", "4");

    run("--start=TRIM_HORIZON");

    assertThat(rows("pin", "ind")).containsExactly("1", "2", "3", "4");
  }

  @Test
  void anOutputKeepsTheWindowsThatItWasBegunWith() throws IOException {
    addShards();
    put(PIN, "{\"index\":1}");
    run();
    Path owner = folder.resolve("out/stream/owner");
    String before = Files.readString(owner);

    refused("--commitInterval=100ms was begun with 200ms", "--commitInterval=100ms");
    refused("--window=2s was begun with 400ms", "--window=2s", "--windowEvery=400ms");
    refused("--windowEvery=200ms was begun with 400ms", "--windowEvery=200ms");

    assertThat(Files.readString(owner))
        .as("the run that has the output keeps it")
        .isEqualTo(before);
  }

  private void refused(String how, String... more) {
    String[] parts = how.split(" ", 2);
    assertThatThrownBy(() -> run(more))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            parts[0]
                + " is not allowed: "
                + folder.resolve("out")
                + " "
                + parts[1]
                + "; take that, or another --output");
  }

  private void addShards() {
    for (String stream : List.of(PIN, GEO, USER)) {
      shards.addShard(stream, "0");
    }
  }

  private String put(String stream, String text) {
    return shards.put(stream, "0", text.getBytes(UTF_8));
  }

  private void run(String... more) throws IOException {
    StreamOptions options = options(more);
    StreamSetup setup = StreamSetup.of(options, shards);
    StreamRun.of(options).run(pipeline(options, setup), setup);
  }

  private static Pipeline pipeline(StreamOptions options, StreamSetup setup) {
    Pipeline pipeline = Pipeline.create(options);
    StreamPosts.build(pipeline, setup);
    return pipeline;
  }

  private StreamOptions options(String... more) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("--user", "u");
    words.put("--output", folder.resolve("out").toString());
    words.put("--commitInterval", "200ms");
    words.put("--window", "400ms");
    words.put("--until", "idle");
    for (String word : more) {
      words.put(word.split("=")[0], word.split("=")[1]);
    }
    StreamOptions options =
        PipelineOptionsFactory.fromArgs(
                words.entrySet().stream()
                    .map(word -> word.getKey() + "=" + word.getValue())
                    .toArray(String[]::new))
            .as(StreamOptions.class);
    options.as(DirectOptions.class).setBlockOnRun(false);
    return options;
  }

  private List<String> rows(String table, String... columns) throws IOException {
    return StreamRows.read(folder.resolve("out/tables/" + table).toString(), columns);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
