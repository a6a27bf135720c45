package io.pinbeam.dashboard.table;

import static io.pinbeam.dashboard.TestTable.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.dashboard.TestTable;
import io.pinbeam.dashboard.table.TableState.Status;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real tables: what is kept is what the table holds, whatever is done to it meanwhile. */
class TableFollowerTest {
  private static final Instant T = Instant.parse("2026-11-29T10:00:00Z");
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("at", DeltaType.TIMESTAMP)
          .required("n", DeltaType.LONG)
          .nullable("other", DeltaType.STRING)
          .build();

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AtomicInteger filesRead = new AtomicInteger();
  private String path;
  private TestTable table;
  private TableFollower<List<Long>> follower;

  @BeforeEach
  void open() {
    path = folder.resolve("table").toString();
    table = new TestTable(path, SCHEMA);
    follower = new TableFollower<>(path, "at", Set.of("at", "n"), this::read, threads);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void isMissingUntilItIsMadeAndThenFollowsIt() throws Exception {
    assertThat(follower.refresh(T)).isFalse();
    assertThat(follower.state()).isEqualTo(new TableState(Status.MISSING, -1, null));

    table.append(row(T, 1L, "x"), row(T, 2L, "y"));
    assertThat(follower.refresh(T)).isTrue();
    assertThat(follower.state()).isEqualTo(new TableState(Status.READABLE, 0, null));
    assertThat(kept()).containsExactly(1L, 2L);

    assertThat(follower.refresh(T)).as("nothing new").isFalse();
    table.append(row(T.plusSeconds(1), 3L, null));
    assertThat(follower.refresh(T)).isTrue();
    assertThat(kept()).containsExactly(1L, 2L, 3L);
    assertThat(filesRead).as("each file once").hasValue(2);
  }

  @Test
  void whatIsCompactedCountsOnce() throws Exception {
    for (long n = 0; n < 5; n++) {
      table.append(row(T.plusSeconds(n), n, null));
    }
    assertThat(follower.refresh(T)).isTrue();
    assertThat(table.compact().filesRemoved()).isEqualTo(5);
    table.append(row(T, 5L, null));

    assertThat(follower.refresh(T)).isTrue();
    assertThat(kept()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void whatIsOverwrittenGoes() throws Exception {
    table.append(row(T, 1L, null));
    follower.refresh(T);
    table.overwrite(row(T, 7L, null));
    assertThat(follower.refresh(T)).isTrue();
    assertThat(kept()).containsExactly(7L);
  }

  @Test
  void filesBeforeTheTimeAreNotRead() throws Exception {
    table.append(row(T.minusSeconds(10), 1L, null));
    table.append(row(T, 2L, null));
    follower.refresh(T);
    assertThat(kept()).containsExactly(2L);
    assertThat(filesRead).hasValue(1);

    table.append(row(T.plusSeconds(20), 3L, null));
    assertThat(follower.refresh(T.plusSeconds(10))).isTrue();
    assertThat(kept()).as("time goes on").containsExactly(3L);
  }

  @Test
  void whatATimeSetBackAsksForIsReadAgain() throws Exception {
    table.append(row(T, 1L, null));
    table.append(row(T.plusSeconds(10), 2L, null));
    follower.refresh(T);
    table.append(row(T.plusSeconds(20), 3L, null));
    follower.refresh(T.plusSeconds(15));
    assertThat(kept()).containsExactly(3L);

    follower.refresh(T);
    assertThat(kept()).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void aFaultIsAStateAndWhatWasReadStays() throws Exception {
    table.append(row(T, 1L, null));
    follower.refresh(T);
    DataFile broken = table.append(row(T, 2L, null));
    Path file = Path.of(path, broken.path());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[whole.length]);

    assertThat(follower.refresh(T)).isTrue();
    assertThat(follower.state().status()).isEqualTo(Status.UNREADABLE);
    assertThat(follower.state().version()).as("of what is kept").isZero();
    assertThat(follower.state().reason()).isNotBlank().doesNotContain("\n");
    assertThat(kept()).containsExactly(1L);

    table.append(row(T, 3L, null));
    follower.refresh(T);
    int read = filesRead.get();
    follower.refresh(T);
    assertThat(filesRead).as("the other files are not read again").hasValue(read);
    Files.write(file, whole);
    assertThat(follower.refresh(T)).isTrue();
    assertThat(follower.state()).isEqualTo(new TableState(Status.READABLE, 2, null));
    assertThat(kept()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aTableWithoutAColumnSaysWhich() throws Exception {
    table.append(row(T, 1L, null));
    TableFollower<List<Long>> other =
        new TableFollower<>(path, "at", Set.of("at", "n", "shard"), this::read, threads);
    other.refresh(T);
    assertThat(other.state())
        .isEqualTo(new TableState(Status.UNREADABLE, -1, "the table has no column shard"));
  }

  @Test
  void aTableThatIsTakenAwayIsSaidToBe() throws Exception {
    table.append(row(T, 1L, null));
    follower.refresh(T);
    delete(Path.of(path));
    assertThat(follower.refresh(T)).isTrue();
    assertThat(follower.state().status()).isEqualTo(Status.UNREADABLE);
    assertThat(follower.state().reason()).contains("no Delta table at");

    table.append(row(T, 9L, null));
    assertThat(follower.refresh(T)).isTrue();
    assertThat(kept()).containsExactly(9L);
  }

  private List<Long> read(Iterator<Row> rows, Instant since) {
    List<Long> numbers = new ArrayList<>();
    rows.forEachRemaining(row -> numbers.add(row.getInt64("n")));
    filesRead.incrementAndGet();
    return numbers;
  }

  private List<Long> kept() {
    return follower.parts().stream().flatMap(List::stream).sorted().toList();
  }

  private static void delete(Path path) throws IOException {
    try (var all = Files.walk(path)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }
}
