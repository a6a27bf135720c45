package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelProperties;
import io.pinbeam.delta.internal.KernelReferences;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.TableFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One vacuum of one table. */
final class Vacuum {
  private final KernelTable table;
  private final VacuumOptions options;

  Vacuum(KernelTable table, VacuumOptions options) {
    this.table = table;
    this.options = options;
  }

  VacuumResult run() throws IOException {
    KernelTable.Version before = latest();
    KernelProperties properties = KernelProperties.of(before);
    properties.checkVacuumable();
    Duration retention = retention(properties);
    long cutoff = System.currentTimeMillis() - retention.toMillis();
    // Listed before the log is read: what is committed in between is then named by the log.
    TableFolder folder = TableFolder.list(table.path(), before.partitionColumns());
    KernelReferences named = KernelReferences.since(latest(), cutoff);
    List<String> deleted = new ArrayList<>();
    long deletedBytes = 0;
    long keptFiles = 0;
    long keptBytes = 0;
    for (TableFolder.Entry file : folder.files()) {
      if (file.modificationTime() < cutoff && !named.contains(file.path())) {
        deleted.add(file.path());
        deletedBytes += file.sizeBytes();
      } else {
        keptFiles++;
        keptBytes += file.sizeBytes();
      }
    }
    if (!options.dryRun()) {
      folder.delete(deleted);
    }
    return VacuumResult.of(
        retention, deleted, deletedBytes, keptFiles, keptBytes, folder.nestedTables());
  }

  private Duration retention(KernelProperties properties) {
    Duration ofTable = properties.deletedFileRetention();
    Duration asked = options.retention();
    if (asked == null) {
      return ofTable;
    }
    if (asked.compareTo(ofTable) < 0 && !options.shortRetention()) {
      throw new IllegalArgumentException(
          "A retention of "
              + hours(asked)
              + " is shorter than the "
              + hours(ofTable)
              + " of table "
              + table.path()
              + ": files of writers that have not committed yet and of readers of older versions"
              + " could be deleted. Allow a short retention only while nothing else is at work");
    }
    return asked;
  }

  private static String hours(Duration duration) {
    boolean isWhole = duration.equals(Duration.ofHours(duration.toHours()));
    long count = isWhole ? duration.toHours() : duration.toSeconds();
    return count + (isWhole ? " hour" : " second") + (count == 1 ? "" : "s");
  }

  private KernelTable.Version latest() {
    return table
        .latest()
        .orElseThrow(
            () -> new IllegalArgumentException("There is no Delta table at " + table.path()));
  }
}
