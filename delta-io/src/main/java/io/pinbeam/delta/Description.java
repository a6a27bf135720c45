package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelProperties;
import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Describes one version of a table. */
final class Description {
  private Description() {}

  static TableDescription of(KernelTable table, KernelTable.Version version) throws IOException {
    KernelProperties properties = KernelProperties.of(version);
    KernelProperties.FileCount files = properties.files();
    OptionalLong created = properties.createdTime();
    return TableDescription.builder()
        .path(table.path())
        .id(properties.id())
        .version(version.number())
        .created(created.isPresent() ? Instant.ofEpochMilli(created.getAsLong()) : null)
        .columns(properties.columns())
        .partitionColumns(version.partitionColumns())
        .properties(properties.properties())
        .minReaderVersion(properties.minReaderVersion())
        .minWriterVersion(properties.minWriterVersion())
        .features(properties.features())
        .readRefusal(refusal(version::checkReadable))
        .writeRefusal(refusal(version::checkWritable))
        .files(files.files())
        .bytes(files.bytes())
        .rows(files.rows())
        .transactions(properties.transactions())
        .build();
  }

  private static @Nullable String refusal(Runnable check) {
    try {
      check.run();
      return null;
    } catch (UnsupportedOperationException e) {
      return e.getMessage();
    }
  }
}
