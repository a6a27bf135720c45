package io.pinbeam.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that nobody should get anything for but one line. */
@Tag("reliability")
@Timeout(60)
class SqlAbuseTest {
  private static final SmallTables TABLES = SmallTables.random(1, 10);

  @TempDir Path folder;
  private QueryOptions options;

  @BeforeEach
  void options() {
    options = PipelineOptionsFactory.create().as(QueryOptions.class);
    options.setInput(folder.toString());
    options.setTempLocation(folder.resolve("temp").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE EXTERNAL TABLE t (c VARCHAR) TYPE text LOCATION '/etc/passwd'",
        "CREATE EXTERNAL TABLE t (c VARCHAR) TYPE kafka LOCATION '127.0.0.1:9092/topic'",
        "CREATE FUNCTION f() RETURNS VARCHAR LANGUAGE java USING JAR '/tmp/x.jar'",
        "CREATE VIEW v AS SELECT * FROM pin",
        "CREATE CATALOG c TYPE 'local'",
        "USE CATALOG c",
        "DROP TABLE pin",
        "TRUNCATE TABLE pin",
        "ALTER TABLE pin ADD COLUMN c INT",
        "INSERT INTO pin SELECT * FROM pin",
        "UPDATE pin SET title = 'x'",
        "DELETE FROM pin",
        "MERGE INTO pin AS p USING geo AS g ON p.ind = g.ind WHEN MATCHED THEN UPDATE SET title = 'x'",
        "SET runner = 'x'",
        "RESET ALL",
        "EXPLAIN PLAN FOR SELECT * FROM pin",
        "DESCRIBE pin",
        "CALL pin()",
        "SHOW TABLES",
        "SELECT 1; SELECT 2",
        "SELECT * FROM pin; DROP TABLE pin",
        "SELECT * FROM `/etc/passwd`",
        "SELECT * FROM `text`.`/etc/passwd`",
        "SELECT * FROM `kafka`.`127.0.0.1:9`.`topic`",
        "SELECT * FROM TABLE(read_csv('/etc/passwd'))",
        "SELECT * FROM TABLE(generate_series(1, 1000000000000))",
        "SELECT READ_FILE('/etc/passwd') FROM pin",
        "SELECT LOAD_FILE('/etc/passwd') FROM pin",
        "SELECT PG_READ_FILE('/etc/passwd') FROM pin",
        "SELECT HTTP_GET('http://127.0.0.1/') FROM pin",
        "SELECT SYSTEM('id') FROM pin",
        "SELECT REFLECT('java.lang.Runtime', 'exit', 1) FROM pin",
        "SELECT * FROM INFORMATION_SCHEMA.TABLES",
        "SELECT * FROM metadata.tables",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t",
        "SELECT * FROM pin, geo, posts",
        "SELECT * FROM pin CROSS JOIN geo CROSS JOIN posts",
        "SELECT REPEAT('x', 2000000000) FROM pin",
        "SELECT SPACE(2000000000) FROM pin",
        "SELECT REPEAT(title, ind * 1000000) FROM pin",
        "",
        ";",
        "--",
        "/* never closed",
        "SELECT '",
        "\0",
        "SELECT * FROM pin WHERE title = \"x\" OR 1=1 --'"
      })
  void isRefusedInOneLine(String sql) {
    refused(sql);
  }

  static Stream<String> tooMuch() {
    return Stream.of(
        "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000),
        "SELECT " + "-".repeat(1) + "- ".repeat(50_000) + "1",
        "SELECT " + "NOT ".repeat(50_000) + "TRUE",
        "SELECT 1" + " + 1".repeat(50_000),
        "SELECT * FROM " + "(SELECT * FROM ".repeat(3_000) + "pin" + ")".repeat(3_000),
        "SELECT * FROM pin WHERE " + "title = 'x' OR ".repeat(20_000) + "TRUE",
        "SELECT CASE "
            + "WHEN ind = 1 THEN CASE ".repeat(3_000)
            + " END".repeat(3_001)
            + " FROM pin",
        "SELECT '" + "x".repeat(5_000_000) + "'",
        "SELECT 1".concat(" UNION ALL SELECT 1".repeat(20_000)),
        "SELECT * FROM (VALUES "
            + IntStream.range(0, 200_000)
                .mapToObj(i -> "(" + i + ")")
                .collect(Collectors.joining(","))
            + ")",
        "SELECT ind FROM pin WHERE ind IN ("
            + IntStream.range(0, 200_000).mapToObj(String::valueOf).collect(Collectors.joining(","))
            + ")");
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  void isTooMuchInOneLine(String sql) {
    refused(sql);
  }

  @Test
  void nothingIsLeftOfThem() throws Exception {
    refused("SELECT 1; DROP TABLE pin");
    assertThat(Files.exists(folder.resolve("temp"))).isFalse();
  }

  private void refused(String sql) {
    options.setSql(sql);
    options.setMaxRowsJoined(5_000L);
    assertThatThrownBy(() -> QueryPosts.build(Pipeline.create(), options, TABLES.tables()))
        .isInstanceOf(BadOptionException.class)
        .hasMessageNotContaining("\n")
        .message()
        .hasSizeLessThan(1_000);
  }
}
