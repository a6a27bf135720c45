package io.pinbeam.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
  @TempDir Path folder;

  private Spill spill;

  @BeforeEach
  void setUp() {
    spill = Spill.of(folder.toString(), "run");
  }

  @Test
  void whatManyTasksWroteIsReadByPlace() throws IOException {
    Random random = new Random(1);
    List<byte[]> written = new ArrayList<>();
    List<byte[]> places = new ArrayList<>();
    for (int attempt = 0; attempt < 10; attempt++) {
      try (SpillWriter writer = spill.writer("task-" + attempt / 2)) {
        for (int i = 0; i < 20; i++) {
          byte[] bytes = new byte[random.nextInt(100_000)];
          random.nextBytes(bytes);
          int length = bytes.length - random.nextInt(bytes.length + 1);
          places.add(writer.add(bytes, length));
          written.add(Arrays.copyOf(bytes, length));
        }
      }
    }
    try (SpillReader reader = spill.reader()) {
      for (int i = places.size() - 1; i >= 0; i--) {
        assertThat(reader.read(places.get(i))).isEqualTo(written.get(i));
      }
    }
    spill.delete();
    assertThat(folder).isEmptyDirectory();
    spill.delete();
  }

  @Test
  void withoutAFolderTheRunnerTakesTheBytes() throws IOException {
    Spill none = Spill.of(null, "run");
    byte[] bytes = {1, 2, 3};
    byte[] place;
    try (SpillWriter writer = none.writer("task-0")) {
      place = writer.add(bytes, 2);
    }
    // The array is filled anew for the next ones.
    bytes[0] = 9;
    try (SpillReader reader = none.reader()) {
      assertThat(reader.read(place)).containsExactly(1, 2);
    }
    none.delete();
  }

  @Test
  void nobodyElseReadsIt() throws IOException {
    spill.writer("task-0").close();
    assertThat(Files.getPosixFilePermissions(folder.resolve("pinbeam-batch-run")))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void aFileThatWasCutIsNoEmptyOne() throws IOException {
    byte[] place;
    try (SpillWriter writer = spill.writer("task-0")) {
      place = writer.add(new byte[10], 10);
    }
    Path file = folder.resolve("pinbeam-batch-run");
    try (var files = Files.list(file)) {
      Files.write(files.findFirst().orElseThrow(), new byte[9]);
    }
    try (SpillReader reader = spill.reader()) {
      assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader.read(place));
    }
  }
}
