package io.pinbeam.emulator.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.PostKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Destination PIN =
      new Destination(DestinationType.TOPIC, PostKind.PIN, "u.pin");
  private static final Destination GEO =
      new Destination(DestinationType.TOPIC, PostKind.GEO, "u.geo");

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsKnownLater() throws Exception {
    try (Journal journal = open(1, false)) {
      journal.append(batch(PIN, 3), List.of(0, 1), List.of("0:7", "2:9"));
      journal.append(batch(PIN, 4), List.of(0, 1, 2), List.of("0:8", "0:9", "0:10"));
      assertThat(journal.isComplete(PIN, 4, 5)).isFalse();
    }
    try (Journal journal = open(1, false)) {
      assertThat(journal.isAcknowledged(batch(PIN, 3), 1)).isTrue();
      assertThat(journal.isAcknowledged(batch(PIN, 3), 2)).isFalse();
      assertThat(journal.isAcknowledged(batch(GEO, 3), 1)).isFalse();
      assertThat(journal.isComplete(PIN, 3, 5)).isFalse();
      assertThat(journal.isComplete(PIN, 4, 5)).isTrue();
      assertThat(journal.isComplete(PIN, 4, 6)).describedAs("more draws than then").isFalse();
      assertThat(journal.acknowledged(PIN, 4)).isEqualTo(3);
      journal.append(batch(PIN, 3), List.of(2), List.of("1:1"));
    }
    try (Journal journal = open(1, false)) {
      assertThat(journal.isComplete(PIN, 3, 5)).isTrue();
    }
  }

  /** A kill may leave any beginning of the last line, also of the first. */
  @Test
  void halfALineAtTheEndIsDropped() throws Exception {
    try (Journal journal = open(1, false)) {
      journal.append(batch(PIN, 0), List.of(0, 1, 2), List.of("0:0", "0:1", "0:2"));
      journal.append(batch(PIN, 1), List.of(0, 1, 2), List.of("0:3", "0:4", "0:5"));
    }
    byte[] whole = Files.readAllBytes(file());
    String text = new String(whole, StandardCharsets.UTF_8);
    int secondLine = text.indexOf('\n') + 1;
    int thirdLine = text.indexOf('\n', secondLine) + 1;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (Journal journal = open(1, false)) {
        assertThat(journal.isComplete(PIN, 0, 5)).isEqualTo(length >= thirdLine);
        assertThat(journal.isComplete(PIN, 1, 5)).isEqualTo(length == whole.length);
        journal.append(batch(PIN, 2), List.of(0, 1, 2), List.of("0:6", "0:7", "0:8"));
      }
      try (Journal journal = open(1, false)) {
        assertThat(journal.isComplete(PIN, 2, 5)).isTrue();
      }
    }
  }

  @Test
  void anotherRunIsRefusedUnlessToldToBeginAnew() throws Exception {
    try (Journal journal = open(1, false)) {
      journal.append(batch(PIN, 0), List.of(0, 1, 2), List.of("0:0", "0:1", "0:2"));
    }
    assertThatThrownBy(() -> open(2, false).close())
        .isInstanceOf(PostingException.class)
        .hasMessageContaining("another run, with seed 1 and not 2");
    try (Journal journal = open(2, true)) {
      assertThat(journal.isComplete(PIN, 0, 5)).isFalse();
    }
  }

  @Test
  void twoRunsCannotShareIt() throws Exception {
    try (Journal journal = open(1, false)) {
      assertThat(journal).isNotNull();
      assertThatThrownBy(() -> open(1, false).close()).hasMessageContaining("another run is");
    }
    assertThatThrownBy(
            () -> Journal.open(folder.resolve("none").resolve("j"), run(1), false).close())
        .isInstanceOf(PostingException.class)
        .hasMessageContaining("cannot use the journal");
  }

  private Journal open(long seed, boolean again) throws PostingException {
    return Journal.open(file(), run(seed), again);
  }

  private Path file() {
    return folder.resolve("journal.jsonl");
  }

  private static ObjectNode run(long seed) {
    return new ObjectMapper().createObjectNode().put("draws", "random").put("seed", seed);
  }

  private static PostBatch batch(Destination destination, long number) {
    return new PostBatch(
        destination,
        number,
        number * 5,
        5,
        IntStream.range(0, 3).mapToObj(key -> new PostedRecord(key, new byte[] {'1'})).toList());
  }
}
