package io.pinbeam.delta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files of a table are written together into one: small ones of one partition.
 *
 * <p>Each goes, oldest first, into the first group with room for it. So rows that came together
 * stay together, whose statistics then tell readers more, and no two groups would fit into one
 * file: planning again changes nothing until files come.
 */
final class CompactionPlan {
  private CompactionPlan() {}

  static List<List<DataFile>> of(Collection<DataFile> files, long targetBytes) {
    Map<Map<String, String>, List<Group>> partitions = new LinkedHashMap<>();
    files.stream()
        .filter(file -> isSmall(file, targetBytes) && isInFolder(file))
        .sorted(Comparator.comparingLong(DataFile::modificationTime).thenComparing(DataFile::path))
        .forEach(
            file ->
                add(
                    partitions.computeIfAbsent(file.partitionValues(), p -> new ArrayList<>()),
                    file,
                    targetBytes));
    List<List<DataFile>> plan = new ArrayList<>();
    for (List<Group> groups : partitions.values()) {
      for (Group group : groups) {
        if (group.files.size() > 1) {
          plan.add(group.files);
        }
      }
    }
    return plan;
  }

  /** A file near the target is not written again for a little more. */
  private static boolean isSmall(DataFile file, long targetBytes) {
    return file.sizeBytes() < targetBytes - targetBytes / 4;
  }

  /** A clone's files belong to the table that it was cloned from. */
  private static boolean isInFolder(DataFile file) {
    return !file.path().startsWith("/") && !file.path().matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
  }

  private static void add(List<Group> groups, DataFile file, long targetBytes) {
    for (Group group : groups) {
      if (group.bytes + file.sizeBytes() <= targetBytes) {
        group.add(file);
        return;
      }
    }
    Group group = new Group();
    group.add(file);
    groups.add(group);
  }

  private static final class Group {
    private final List<DataFile> files = new ArrayList<>();
    private long bytes;

    void add(DataFile file) {
      files.add(file);
      bytes += file.sizeBytes();
    }
  }
}
