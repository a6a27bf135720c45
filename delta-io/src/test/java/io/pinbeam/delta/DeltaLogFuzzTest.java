package io.pinbeam.delta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A table whose second commit, written by others, is any bytes. */
@Tag("reliability")
class DeltaLogFuzzTest {
  private static Path folder;
  private static Path commit;

  @BeforeAll
  static void makeATable() throws IOException {
    folder = Files.createTempDirectory("delta-log-fuzz");
    Path log = Files.createDirectory(folder.resolve("_delta_log"));
    commit = log.resolve("00000000000000000001.json");
    Files.writeString(
        log.resolve("00000000000000000000.json"),
        """
        {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
        {"metaData":{"id":"a","format":{"provider":"parquet","options":{}},"schemaString":\
        "{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"id\\",\\"type\\":\\"long\\",\
        \\"nullable\\":true,\\"metadata\\":{}}]}","partitionColumns":[],"configuration":{}}}
        """);
  }

  @AfterAll
  static void removeIt() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @FuzzTest
  @DictionaryEntries({
    "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
    "{\"metaData\":{\"id\":\"a\",\"format\":{\"provider\":\"parquet\",\"options\":{}},",
    "\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[]}\",",
    "\"partitionColumns\":[],\"configuration\":{}}}",
    "{\"add\":{\"path\":\"a.parquet\",\"partitionValues\":{},\"size\":1,",
    "\"modificationTime\":1,\"dataChange\":true}}",
    "\"stats\":\"{\\\"numRecords\\\":1}\"",
    "{\"remove\":{\"path\":\"a.parquet\",\"dataChange\":true}}",
    "{\"txn\":{\"appId\":\"a\",\"version\":1}}",
    "{\"commitInfo\":{\"timestamp\":1}}",
    "\"readerFeatures\":[\"deletionVectors\"]",
    "%20",
    "null"
  })
  void commit(byte[] bytes) throws IOException {
    Files.write(commit, bytes);
    DeltaTable table = DeltaTable.at(folder.toString());
    ask(
        () -> {
          if (table.currentVersion() != 1) {
            throw new AssertionError("version " + table.currentVersion());
          }
        });
    ask(table::schema);
    ask(table::files);
    ask(() -> table.transactionVersion("a"));
    ask(() -> table.history(2));
    ask(table::describe);
  }

  /** What we read of a commit ourselves, for the history. */
  @FuzzTest
  @DictionaryEntries({
    "{\"add\":{\"path\":\"a.parquet\",\"size\":1,\"dataChange\":true,",
    "\"stats\":\"{\\\"numRecords\\\":1}\"}}",
    "\"deletionVector\":{\"cardinality\":1}",
    "{\"remove\":{\"path\":\"a.parquet\",\"dataChange\":false}}",
    "{\"txn\":{\"appId\":\"a\",\"version\":1}}",
    "{\"commitInfo\":{\"inCommitTimestamp\":1,\"operation\":\"WRITE\"}}",
    "9223372036854775808",
    "null"
  })
  void history(byte[] bytes) {
    CommitInfo info;
    try {
      info = History.read(Channels.newChannel(new ByteArrayInputStream(bytes)), 1, 0);
    } catch (IOException e) {
      // A line that is no JSON, which the table tells in its own words.
      return;
    }
    long lines = new String(bytes, ISO_8859_1).split("\\R", -1).length;
    if (info.version() != 1
        || info.filesAdded() + info.filesRemoved() + info.transactions() > lines
        || info.rowsAdded().isPresent()
            && info.filesAdded() == 0
            && info.rowsAdded().getAsLong() > 0) {
      throw new AssertionError(info);
    }
  }

  /** Answered, or refused as the class says of a log, or by what Kernel itself knows to refuse. */
  private static void ask(Question question) {
    try {
      question.ask();
    } catch (IllegalStateException e) {
      check(e.getMessage().contains(folder.toString()), e);
    } catch (IOException | RuntimeException e) {
      check(e.getClass() != RuntimeException.class || e.getCause() != null, e);
      check(!(e instanceof JsonProcessingException), e);
      check(!(e instanceof NullPointerException), e);
      check(!(e instanceof ClassCastException), e);
      check(!(e instanceof IndexOutOfBoundsException), e);
    }
  }

  private static void check(boolean holds, Exception failure) {
    if (!holds) {
      throw new AssertionError(failure);
    }
  }

  private interface Question {
    void ask() throws IOException;
  }
}
