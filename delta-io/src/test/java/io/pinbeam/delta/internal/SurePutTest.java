package io.pinbeam.delta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.LogFile;
import io.pinbeam.delta.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurePutTest {
  private static final byte[] OURS = "ours".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHERS = "others".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void aPutWhoseAnswerWasLostIsOurs() throws IOException {
    put(Fault.AFTER, Fault.BEFORE);

    assertThat(file()).hasBinaryContent(OURS);
  }

  @Test
  void aPutThatDidNotArriveIsRepeated() throws IOException {
    put(Fault.BEFORE, Fault.BEFORE);

    assertThat(file()).hasBinaryContent(OURS);
  }

  @Test
  void anotherWritersFileIsNotOurs() throws IOException {
    Files.write(file(), OTHERS);

    assertThatThrownBy(() -> put()).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> put(Fault.BEFORE)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file()).hasBinaryContent(OTHERS);
  }

  @Test
  void whatIsRefusedForGoodIsNotRepeated() {
    assertThatThrownBy(() -> put(Fault.DENIED, Fault.BEFORE))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(file()).doesNotExist();
  }

  @Test
  void aStoreThatStaysAwayIsGivenUp() {
    Fault[] faults = new Fault[100];
    java.util.Arrays.fill(faults, Fault.BEFORE);

    assertThatThrownBy(
            () ->
                new SurePut(new FaultyStore(faults), Duration.ofMillis(200))
                    .putIfAbsent(file().toString(), OURS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("injected");
  }

  private void put(Fault... faults) throws IOException {
    new SurePut(new FaultyStore(faults), Duration.ofSeconds(30))
        .putIfAbsent(file().toString(), OURS);
  }

  private Path file() {
    return folder.resolve("1.json");
  }

  private enum Fault {
    BEFORE,
    AFTER,
    DENIED
  }

  /** The local store, with a fault for each of the first puts. */
  private static final class FaultyStore implements LogStore {
    private final Deque<Fault> faults;

    FaultyStore(Fault... faults) {
      this.faults = new ArrayDeque<>(List.of(faults));
    }

    @Override
    public void putIfAbsent(String path, byte[] bytes) throws IOException {
      Fault fault = faults.poll();
      if (fault == Fault.DENIED) {
        throw new AccessDeniedException(path);
      }
      if (fault != Fault.BEFORE) {
        LocalLogStore.INSTANCE.putIfAbsent(path, bytes);
      }
      if (fault != null) {
        throw new IOException("injected");
      }
    }

    @Override
    public void put(String path, byte[] bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<LogFile> listFrom(String folder, String name) {
      throw new UnsupportedOperationException();
    }
  }
}
