package io.pinbeam.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryPostsTest {
  private static final SmallTables TABLES = SmallTables.random(1, 30);

  @TempDir Path folder;
  private QueryOptions options;

  @BeforeEach
  void options() {
    options = PipelineOptionsFactory.create().as(QueryOptions.class);
    options.setInput(folder.toString());
    options.setTempLocation(folder.resolve("temp").toString());
  }

  @Test
  void readsTheTablesOfABatch() throws Exception {
    SmallTables tables = TABLES.write(folder);
    options.setAnswer("top_poster_by_country");
    options.setOutput(folder.resolve("answer.csv").toString());
    Pipeline pipeline = Pipeline.create();
    QueryResult answer = QueryPosts.build(pipeline, options);
    options.setAnswer(null);
    options.setOutput(null);
    options.setSql("SELECT ind, coordinates, `timestamp`, timestamp_micros FROM geo LIMIT 1000;");
    QueryResult geo = QueryPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
    assertThat(Files.readString(folder.resolve("answer.csv")))
        .isEqualTo(new AnswerModel(tables.posts(), tables.users()).csv("top_poster_by_country"));
    assertThat(printed(answer)).endsWith(" rows written to " + folder.resolve("answer.csv") + "\n");
    assertThat(printed(geo).lines()).hasSize(tables.geos().size() + 2);
    assertThat(folder.resolve("temp")).isEmptyDirectory();
  }

  @Test
  void printsAnAlignedTable() throws Exception {
    String sql =
        "SELECT * FROM (VALUES (1, 'a', CAST(NULL AS VARCHAR)), (20, '日本', 'x'),"
            + " (3, 'line\nbreak', '"
            + "w".repeat(60)
            + "')) AS t (n, name, note)";
    assertThat(run(sql))
        .isEqualTo(
            """
             n  name         note
            --  -----------  ------------------------------------------------
             1  a            NULL
             3  line\\nbreak  %s…
            20  日本         x
            """
                .formatted("w".repeat(47)));
  }

  @Test
  void sortsByAllColumnsOrAsAsked() throws Exception {
    options.setFormat(QueryOptions.Format.CSV);
    String values = "(VALUES (2, 'b'), (1, 'a'), (1, CAST(NULL AS VARCHAR)), (10, '')) AS t (n, s)";
    assertThat(run("SELECT n, s FROM " + values)).isEqualTo("n,s\n1,\n1,a\n2,b\n10,\"\"\n");
    assertThat(run("SELECT n, s FROM " + values + " ORDER BY n DESC, s LIMIT 3"))
        .isEqualTo("n,s\n10,\"\"\n2,b\n1,\n");
  }

  @Test
  void saysWhatTheLimitCuts() throws Exception {
    options.setLimit(2);
    options.setFormat(QueryOptions.Format.CSV);
    ByteArrayOutputStream notices = new ByteArrayOutputStream();
    QueryResult result = finished("SELECT ind FROM pin");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    result.take(stream(out), stream(notices));
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
    assertThat(notices.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "the first 2 of "
                + TABLES.pins().size()
                + " rows; --limit=N gives more, --limit=0 all\n");
  }

  @Test
  void writesMoreRowsThanAreHeldInMemory() throws Exception {
    SmallTables many = new SmallTables(new ArrayList<>(), List.of(), List.of());
    for (int ind = 0; ind < 25_000; ind++) {
      many.pins().add(Pin.builder().ind(ind).title("title " + ind).build());
    }
    options.setOutput(folder.resolve("all.csv").toString());
    options.setSql("SELECT ind, title FROM pin");
    Pipeline pipeline = Pipeline.create(options);
    QueryResult result = QueryPosts.build(pipeline, options, many.tables());
    pipeline.run().waitUntilFinish();
    assertThat(printed(result)).startsWith("25,000 rows written to ");
    StringBuilder expected = new StringBuilder("ind,title\n");
    many.pins()
        .forEach(p -> expected.append(p.ind()).append(",title ").append(p.ind()).append('\n'));
    assertThat(Files.readString(folder.resolve("all.csv"))).isEqualTo(expected.toString());
  }

  @Test
  void joinsFewRowsOnTheDirectRunner() throws Exception {
    options.setFormat(QueryOptions.Format.CSV);
    List<Long> both =
        TABLES.pins().stream()
            .map(Pin::ind)
            .filter(TABLES.users().stream().map(User::ind).toList()::contains)
            .toList();
    assertThat(run("SELECT p.ind FROM pin p JOIN `user` u ON p.ind = u.ind").lines().skip(1))
        .containsExactlyElementsOf(both.stream().map(String::valueOf).toList());
  }

  @Test
  void refusesLargerJoinsThanAllowed() {
    List<SqlTable> large =
        TABLES.tables().stream()
            .map(t -> SqlTable.of(t.name(), t.getSchema(), 3000, t.rows()))
            .toList();
    options.setMaxRowsJoined(5000L);
    for (String sql :
        List.of(
            "SELECT p.ind FROM pin p JOIN `user` u ON p.ind = u.ind",
            "SELECT p.ind FROM pin p, geo g WHERE p.ind = g.ind",
            "SELECT ind FROM pin WHERE ind IN (SELECT ind FROM geo)")) {
      options.setSql(sql);
      assertThatThrownBy(() -> QueryPosts.build(Pipeline.create(), options, large))
          .isInstanceOf(BadOptionException.class)
          .hasMessage(
              "--sql: it joins 6000 rows, and --maxRowsJoined allows 5000 on this runner: use the"
                  + " table posts, which is joined already, or run with -Pspark-local");
    }
    options.setSql("SELECT COUNT(*) FROM posts");
    QueryPosts.build(Pipeline.create(), options, large);
  }

  @Test
  @Tag("reliability")
  void textsForSpreadsheetsAreNoFormulas() throws Exception {
    String sql =
        "SELECT * FROM (VALUES ('=cmd|x', -1, -0.5), ('-1', 2, 1.5), ('@a', 3, 2.5), ('+,', 4, 3.5))"
            + " AS t (a, b, `=c`)";
    options.setFormat(QueryOptions.Format.CSV);
    assertThat(run(sql)).isEqualTo("a,b,=c\n\"+,\",4,3.5\n-1,2,1.5\n=cmd|x,-1,-0.5\n@a,3,2.5\n");
    options.setSpreadsheetSafe(true);
    assertThat(run(sql))
        .isEqualTo("a,b,'=c\n\"'+,\",4,3.5\n'-1,2,1.5\n'=cmd|x,-1,-0.5\n'@a,3,2.5\n");
  }

  @Test
  void tellsInOneLineWhatIsWrong() {
    refused("SELECT * FROM user", "at line 1, column 10", "in back-ticks: `user`");
    refused("SELECT timestamp FROM geo", "at line 1, column 8", "in back-ticks: `timestamp`");
    refused("SELEC 1", "line 1, column 1: Non-query expression");
    refused(
        "SELECT * FROM pins", "line 1, column 15: ", "'pins'", "tables are geo, pin, posts, user");
    refused("SELECT\n cat FROM pin", "line 2, column 2: ", "'cat'", "pin: ind, unique_id, title");
    refused("SELECT MODE_OF(ind) FROM pin", "line 1, column 8: ", "MODE_OF", "TOP_NAME(text)");
    refused("SELECT country, COUNT(*) FROM geo", "line 1, column 8: ", "not being grouped");
    refused("SELECT * FROM pin ORDER BY ind", "ORDER BY needs a LIMIT");
    refused("SELECT COUNT(DISTINCT title) FROM pin", "DISTINCT_COUNT(text)");
    refused("SELECT RANK() OVER (ORDER BY ind) FROM pin", "OVER");
    refused("DROP TABLE pin", "only SELECT is allowed");
    refused("INSERT INTO pin SELECT * FROM pin", "only SELECT is allowed");
    refused("DELETE FROM pin", "no way to run");
  }

  @Test
  void refusesOptionsThatDoNotFit() {
    assertBad("one of --sql and --answer is needed");
    options.setSql("SELECT 1");
    options.setAnswer("top_country");
    assertBad("one of --sql and --answer is needed");
    options.setSql(null);
    options.setAnswer("best");
    assertBad("--answer=best is not allowed: allowed are top_category_by_country, ");
    options.setAnswer("top_country");
    options.setLimit(-1);
    assertBad("--limit=-1 is not allowed: 0 or more");
    options.setLimit(null);
    options.setMaxRowsJoined(-1L);
    assertBad("--maxRowsJoined=-1 is not allowed: 0 or more");
    options.setMaxRowsJoined(null);
    assertBad("there is no table tables/pin");
    options.setInput(" ");
    assertBad("--input is missing");
  }

  private void assertBad(String message) {
    assertThatThrownBy(() -> QueryPosts.build(Pipeline.create(), options))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining(message);
  }

  private void refused(String sql, String... words) {
    options.setSql(sql);
    assertThatThrownBy(() -> QueryPosts.build(Pipeline.create(), options, TABLES.tables()))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("--sql: ")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("apache")
        .message()
        .contains(words);
  }

  private String run(String sql) throws IOException {
    return printed(finished(sql));
  }

  private QueryResult finished(String sql) {
    options.setSql(sql);
    Pipeline pipeline = Pipeline.create(options);
    QueryResult result = QueryPosts.build(pipeline, options, TABLES.tables());
    pipeline.run().waitUntilFinish();
    return result;
  }

  private String printed(QueryResult result) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    result.take(stream(out), stream(new ByteArrayOutputStream()));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
