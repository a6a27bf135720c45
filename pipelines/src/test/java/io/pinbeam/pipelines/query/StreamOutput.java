package io.pinbeam.pipelines.query;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.StreamRow;
import io.pinbeam.pipelines.stream.sink.StreamTable;
import io.pinbeam.pipelines.stream.sink.WindowFile;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Tables as a stream leaves them: before each row that counts come copies of it and other rows of
 * its key, in files of any order.
 */
final class StreamOutput {
  private static final int WINDOWS = 4;
  private static final long ARRIVAL = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

  private final OutputLayout layout;
  private final Random random = new Random(5);

  StreamOutput(Path folder) {
    this.layout = OutputLayout.under(folder.toString());
  }

  void write(SmallTables tables) throws IOException {
    List<StreamRow> pins = new ArrayList<>();
    tables
        .pins()
        .forEach(
            pin -> add(pin, pin.ind(), ind -> Pin.builder().ind(ind).title("old").build(), pins));
    write(Kind.PIN, pins);
    List<StreamRow> geos = new ArrayList<>();
    tables
        .geos()
        .forEach(
            geo -> add(geo, geo.ind(), ind -> Geo.builder().ind(ind).country("X").build(), geos));
    write(Kind.GEO, geos);
    List<StreamRow> users = new ArrayList<>();
    tables
        .users()
        .forEach(
            user -> add(user, user.ind(), ind -> User.builder().ind(ind).age(20).build(), users));
    write(Kind.USER, users);
  }

  private <T> void add(T last, long ind, LongFunction<T> other, List<StreamRow> rows) {
    long arrival = ARRIVAL + random.nextInt(3_600_000);
    rows.add(new StreamRow(last, arrival, "s/1", "1000"));
    if (random.nextBoolean()) {
      // Arrived earlier, at a greater position of another shard.
      rows.add(new StreamRow(other.apply(ind), arrival - 1, "s/2", "2000"));
    }
    if (random.nextBoolean()) {
      // As a text this position would be the greater one.
      rows.add(new StreamRow(other.apply(ind), arrival, "s/2", "999"));
    }
    if (random.nextBoolean()) {
      rows.add(new StreamRow(other.apply(ind), arrival, "s/0", "1000"));
    }
    if (random.nextBoolean()) {
      rows.add(new StreamRow(last, arrival - random.nextInt(1000), "s/1", "998"));
    }
  }

  private void write(Kind kind, List<StreamRow> rows) throws IOException {
    Collections.shuffle(rows, random);
    StreamTable table = StreamTable.of(kind);
    for (int window = 0; window < WINDOWS; window++) {
      WindowFile<StreamRow> file = WindowFile.of(layout.table(kind), table.schema(), table);
      for (int i = window; i < rows.size(); i += WINDOWS) {
        file.write(rows.get(i));
      }
      file.commit(
          CommitWindow.of(
              "stream", "s/1", Instant.EPOCH.plusSeconds(window), Duration.ofSeconds(1)));
    }
  }
}
