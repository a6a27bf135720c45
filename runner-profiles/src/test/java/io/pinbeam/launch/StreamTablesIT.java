package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.query.QueryOptions;
import io.pinbeam.pipelines.query.QueryPosts;
import io.pinbeam.pipelines.query.QueryResult;
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.StreamRow;
import io.pinbeam.pipelines.stream.sink.StreamTable;
import io.pinbeam.pipelines.stream.sink.WindowFile;
import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.PostSink;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same records as a batch's tables and as a stream's, these with copies and with other rows of
 * their keys that came before, give the same rows and answers.
 */
class StreamTablesIT {
  private static final int WINDOWS = 6;
  private static final long ARRIVAL = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

  /** As Kinesis numbers records: of 56 digits. */
  private static final BigInteger FIRST_POSITION = BigInteger.TEN.pow(55).multiply(BigInteger.TWO);

  @TempDir static Path folder;

  @BeforeAll
  static void writeBoth() throws Exception {
    PostFiles.of(PostGenerator.withSeed(11))
        .withUser("u")
        .withDefects(Defects.share(0.2))
        .write(folder.resolve("in"), 3_000);
    Runners.batch("direct", folder.resolve("in"), folder.resolve("batch"));
    for (Kind kind : Kind.values()) {
      writeStream(kind);
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void rowsAndAnswersAreThoseOfTheBatch(String profile) throws Exception {
    OutputLayout batch = OutputLayout.under(folder.resolve("batch").toString());
    OutputLayout stream = OutputLayout.under(folder.resolve("stream").toString());
    for (AnswerName answer : AnswerName.values()) {
      Files.deleteIfExists(Path.of(stream.answer(answer.label())));
    }
    Path bySql = folder.resolve(profile + ".csv");
    QueryOptions options =
        Arguments.parse(
            List.of(
                "--profile=" + profile,
                "--input=" + stream.root(),
                "--answer=top_category_by_age_group",
                "--output=" + bySql),
            QueryOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    TableAnswers.build(pipeline, stream.root(), stream.root() + "/answers");
    QueryResult query = QueryPosts.build(pipeline, options);

    PipelineRun.run(pipeline, System.err);
    query.discard();

    assertThat(OutputComparison.differencesOfStream(batch, stream)).isEmpty();
    assertThat(bySql).hasSameBinaryContentAs(Path.of(batch.answer("top_category_by_age_group")));
  }

  private static void writeStream(Kind kind) throws IOException {
    Rows rows = new Rows("streaming-u-" + kind.label());
    PostReader reader = PostReader.create(CleaningRules.standard());
    // The order of a batch: by partition, then by offset.
    try (Stream<Path> files = Files.walk(folder.resolve("in/topics/u." + kind.label()))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        try (InputStream body = Files.newInputStream(file)) {
          reader.read(kind, body, rows);
        }
      }
    }
    Random random = new Random(kind.ordinal());
    rows.addEarlier(random);
    Collections.shuffle(rows.all, random);
    StreamTable table = StreamTable.of(kind);
    for (int window = 0; window < WINDOWS; window++) {
      WindowFile<StreamRow> file =
          WindowFile.of(
              folder.resolve("stream/tables/" + kind.label()).toString(), table.schema(), table);
      for (int i = window; i < rows.all.size(); i += WINDOWS) {
        file.write(rows.all.get(i));
      }
      file.commit(
          CommitWindow.of("stream", "s", Instant.EPOCH.plusSeconds(window), Duration.ofSeconds(1)));
    }
  }

  /** Each row as it came; several have one stamp of arrival. */
  private static final class Rows implements PostSink {
    private static final int OF_ONE_STAMP = 7;

    private final String stream;
    private final List<StreamRow> all = new ArrayList<>();

    Rows(String stream) {
      this.stream = stream;
    }

    @Override
    public void pin(Pin pin, long position, int part) {
      add(pin);
    }

    @Override
    public void geo(Geo geo, long position, int part) {
      add(geo);
    }

    @Override
    public void user(User user, long position, int part) {
      add(user);
    }

    private void add(Object row) {
      long place = all.size();
      all.add(
          new StreamRow(
              row,
              ARRIVAL + place / OF_ONE_STAMP,
              stream + "/shardId-00000000000" + place % 2,
              FIRST_POSITION.add(BigInteger.valueOf(place * 3)).toString()));
    }

    /** Of some rows a copy, and another row of the key, that came before all. */
    void addEarlier(Random random) {
      for (StreamRow row : List.copyOf(all)) {
        if (random.nextInt(4) == 0) {
          all.add(earlier(row.row(), row));
          all.add(earlier(other(row.row()), row));
        }
      }
    }

    private static StreamRow earlier(Object content, StreamRow row) {
      return new StreamRow(content, ARRIVAL - 1, row.shard(), row.position());
    }

    private static Object other(Object row) {
      if (row instanceof Pin pin) {
        return Pin.builder().ind(pin.ind()).category("earlier").build();
      }
      if (row instanceof Geo geo) {
        return Geo.builder().ind(geo.ind()).country("Earlier").build();
      }
      return User.builder().ind(((User) row).ind()).age(30).build();
    }

    @Override
    public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {}

    @Override
    public void defect(Kind kind, String field, DefectReason reason) {}

    @Override
    public void unknownFields(Kind kind, int count) {}
  }
}
