package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTasksTest {
  @Test
  void everyFileIsInOneTaskOfItsKindInItsOrder() {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      files.add(InputFile.of("f" + i, i % 97 * 1_000L, Kind.values()[i % 3], i / 3));
    }
    List<ReadTask> tasks = ReadTasks.ofFiles(files, 1 << 20, 4_000);
    assertThat(tasks.stream().flatMap(t -> t.files().stream()))
        .containsExactlyInAnyOrderElementsOf(files);
    for (ReadTask task : tasks) {
      assertThat(task.files()).allMatch(f -> f.kind() == task.kind());
      assertThat(task.files()).isSortedAccordingTo((a, b) -> Long.compare(a.rank(), b.rank()));
      assertThat(task.files().stream().mapToLong(InputFile::size).sum())
          .isLessThanOrEqualTo(1 << 20);
    }
    assertThat(tasks).extracting(ReadTask::id).doesNotHaveDuplicates();
  }

  @Test
  void aLargeFileIsATaskOfItsOwn() {
    List<InputFile> files =
        List.of(
            InputFile.of("a", 10, Kind.PIN, 0),
            InputFile.of("b", 1L << 30, Kind.PIN, 1),
            InputFile.of("c", 10, Kind.PIN, 2));
    assertThat(ReadTasks.ofFiles(files, 32 << 20, 4_000))
        .extracting(t -> t.files().size())
        .containsExactly(1, 1, 1);
  }

  @Test
  void manySmallFilesAreBounded() {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      files.add(InputFile.of("f" + i, 1, Kind.PIN, i));
    }
    assertThat(ReadTasks.ofFiles(files, 1L << 40, 4_000)).hasSize(3);
  }

  @Test
  void ofMuchInputTasksAreLarger() {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      files.add(InputFile.of("f" + i, 1 << 20, Kind.values()[i % 3], i / 3));
    }
    List<ReadTask> tasks = ReadTasks.ofFiles(files, 32 << 20, 10);
    assertThat(tasks).hasSizeBetween(10, 10 + Kind.values().length);
    assertThat(tasks.stream().flatMap(t -> t.files().stream()))
        .containsExactlyInAnyOrderElementsOf(files);
  }
}
