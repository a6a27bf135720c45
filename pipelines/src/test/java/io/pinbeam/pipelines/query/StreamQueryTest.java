package io.pinbeam.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.sink.LedgerEntry;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.sink.WindowFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries over the tables that a stream wrote. */
class StreamQueryTest {
  private static final SmallTables TABLES = SmallTables.random(3, 60);

  @TempDir Path folder;
  private QueryOptions options;

  @BeforeEach
  void options() {
    options = PipelineOptionsFactory.create().as(QueryOptions.class);
    options.setInput(folder.toString());
    options.setTempLocation(folder.resolve("temp").toString());
    options.setFormat(QueryOptions.Format.CSV);
  }

  @Test
  void everyTableHasTheLastRowOfEachKey() throws IOException {
    new StreamOutput(folder).write(TABLES);
    StringBuilder titles = new StringBuilder("ind,title\n");
    TABLES.pins().forEach(pin -> titles.append(pin.ind() + "," + pin.title() + "\n"));
    Pipeline pipeline = Pipeline.create(options);
    QueryResult pins = query(pipeline, "SELECT ind, title FROM pin");
    QueryResult ends =
        query(
            pipeline,
            "SELECT DISTINCT arrived_at >= TIMESTAMP '2026-11-21 10:00:00' AS arrived, shard,"
                + " `position` FROM `user`");
    options.setSql(null);
    options.setAnswer("top_category_by_country");
    QueryResult answer = QueryPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();

    assertThat(printed(pins)).isEqualTo(titles.toString());
    assertThat(printed(ends)).isEqualTo("arrived,shard,position\ntrue,s/1,1000\n");
    assertThat(printed(answer)).isEqualTo(model().csv("top_category_by_country"));
  }

  @Test
  void allAnswersAreWrittenFromTheTables() throws IOException {
    new StreamOutput(folder).write(TABLES);
    Pipeline pipeline = Pipeline.create();
    TableAnswers.build(pipeline, folder + "/", folder.resolve("answers") + "/");
    pipeline.run().waitUntilFinish();
    for (String name : NamedAnswer.names()) {
      assertThat(folder.resolve("answers/" + name + ".csv")).hasContent(model().csv(name));
    }
  }

  @Test
  void aKindThatAStreamHasNoRecordOfYetIsAnEmptyTable() throws IOException {
    ledgerLine();
    Pipeline pipeline = Pipeline.create(options);
    QueryResult posts = query(pipeline, "SELECT * FROM posts");
    QueryResult geos = query(pipeline, "SELECT country, arrived_at_micros FROM geo");
    TableAnswers.build(pipeline, folder.toString(), folder.resolve("answers").toString());
    pipeline.run().waitUntilFinish();
    assertThat(printed(posts).lines()).hasSize(1);
    assertThat(printed(geos)).isEqualTo("country,arrived_at_micros\n");
    assertThat(folder.resolve("answers/top_country.csv"))
        .hasContent("country,poster_name,follower_count\n");
    assertThat(Files.list(folder.resolve("answers"))).hasSize(NamedAnswer.names().size());
  }

  @Test
  void theAccountOfAStreamIsATable() throws IOException {
    ledgerLine();
    Pipeline pipeline = Pipeline.create(options);
    QueryResult ledger =
        query(
            pipeline,
            "SELECT `stream`, shard, SUM(records) AS records, MAX(last_position) AS last_position"
                + " FROM ledger GROUP BY `stream`, shard");
    pipeline.run().waitUntilFinish();
    assertThat(printed(ledger)).isEqualTo("stream,shard,records,last_position\nclicks,0,7,41\n");
  }

  @Test
  void saysWhichWordsHaveToBeQuoted() throws IOException {
    ledgerLine();
    assertBad("SELECT stream FROM ledger", "stand in back-ticks: `stream`)");
    assertBad("SELECT rank, value, position, at FROM pin", "`rank`, `value`, `position`, `at`");
    assertBad("SELECT nothing FROM ledger", "ledger: window_start, window_end, stream");
  }

  @Test
  void aFolderWithoutTablesIsRefused() {
    assertThatThrownBy(
            () -> TableAnswers.build(Pipeline.create(), folder.toString(), folder + "/answers"))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("it has to be the output folder of a batch or a stream");
  }

  private void assertBad(String sql, String... words) {
    assertThatThrownBy(() -> query(Pipeline.create(options), sql))
        .isInstanceOf(BadOptionException.class)
        .message()
        .contains(words);
  }

  private void ledgerLine() throws IOException {
    WindowFile<LedgerEntry> file =
        WindowFile.of(
            folder.resolve("tables/ledger").toString(), LedgerTable.schema(), new LedgerTable());
    file.write(
        LedgerEntry.builder().windowStart(0).windowEnd(1000).stream("clicks")
            .shard("0")
            .records(7)
            .lastPosition("41")
            .committedAt(2000)
            .runId("run")
            .build());
    file.commit(CommitWindow.of("stream", "clicks/0", Instant.EPOCH, Duration.ofSeconds(1)));
  }

  private static AnswerModel model() {
    return new AnswerModel(TABLES.posts(), TABLES.users());
  }

  private QueryResult query(Pipeline pipeline, String sql) {
    options.setSql(sql);
    return QueryPosts.build(pipeline, options);
  }

  private static String printed(QueryResult result) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    result.take(new PrintStream(out, true, StandardCharsets.UTF_8), none);
    return out.toString(StandardCharsets.UTF_8);
  }
}
