package io.pinbeam.pipelines.source;

import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Packs input into tasks: small files together, a large one alone. */
public final class ReadTasks {
  private static final int TASK_FILES = 4_000;

  /** Opening a file costs about as much as reading this many bytes. */
  private static final long OPEN_COST_BYTES = 4L << 10;

  private ReadTasks() {}

  /**
   * Tasks of one kind each; the largest first, so that none is left to run alone at the end.
   *
   * @param taskBytes about how many bytes a task reads
   * @param mostTasks about how many tasks there are at most, of more bytes then
   */
  public static List<ReadTask> ofFiles(List<InputFile> files, long taskBytes, int mostTasks) {
    long all = bytes(files) + files.size() * OPEN_COST_BYTES;
    long packBytes = Math.max(taskBytes, all / mostTasks);
    List<List<InputFile>> packs = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<InputFile> pack = new ArrayList<>();
      long bytes = 0;
      for (InputFile file : files) {
        if (file.kind() != kind) {
          continue;
        }
        long cost = file.size() + OPEN_COST_BYTES;
        if (!pack.isEmpty() && (bytes + cost > packBytes || pack.size() >= TASK_FILES)) {
          packs.add(pack);
          pack = new ArrayList<>();
          bytes = 0;
        }
        pack.add(file);
        bytes += cost;
      }
      if (!pack.isEmpty()) {
        packs.add(pack);
      }
    }
    packs.sort(Comparator.comparingLong((List<InputFile> p) -> -bytes(p)));
    List<ReadTask> tasks = new ArrayList<>(packs.size());
    for (List<InputFile> pack : packs) {
      tasks.add(ReadTask.ofFiles(tasks.size(), pack.get(0).kind(), pack));
    }
    return tasks;
  }

  private static long bytes(List<InputFile> files) {
    return files.stream().mapToLong(InputFile::size).sum();
  }
}
