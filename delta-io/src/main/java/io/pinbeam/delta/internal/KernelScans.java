package io.pinbeam.delta.internal;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.json.JsonUtils;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reading planned by Kernel: what the tasks share, and one task after the other. Partition columns
 * are left out of Kernel's scan: their values stand in the log and are read by {@link
 * PartitionText}.
 */
final class KernelScans {
  private KernelScans() {}

  /**
   * @param names the columns, in order; empty for all
   * @throws IllegalArgumentException if there is no such column
   */
  static TableScan plan(Engine engine, Snapshot snapshot, String path, List<String> names) {
    DeltaSchema schema = columns(KernelSchemas.fromKernel(snapshot.getSchema()), path, names);
    Map<Integer, String> partitionColumns = new HashMap<>();
    StructType dataColumns = new StructType();
    for (int i = 0; i < schema.columns().size(); i++) {
      StructField field = snapshot.getSchema().get(schema.columns().get(i).name());
      if (isPartitionColumn(snapshot, field.getName())) {
        partitionColumns.put(i, nameInLog(snapshot, field));
      } else {
        dataColumns = dataColumns.add(field);
      }
    }
    Scan scan = snapshot.getScanBuilder().withReadSchema(dataColumns).build();
    return TableScan.of(JsonUtils.rowToJson(scan.getScanState(engine)), schema, partitionColumns);
  }

  private static DeltaSchema columns(DeltaSchema table, String path, List<String> names) {
    if (names.isEmpty()) {
      return table;
    }
    List<DeltaColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(column(table, path, name));
    }
    return DeltaSchema.of(columns);
  }

  private static DeltaColumn column(DeltaSchema table, String path, String name) {
    int index = table.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Table "
              + path
              + " has no column "
              + name
              + "; it has "
              + table.columns().stream().map(DeltaColumn::name).collect(Collectors.joining(", ")));
    }
    return table.columns().get(index);
  }

  /**
   * Keeps the files with one of these values in each of these partition columns.
   *
   * @throws IllegalArgumentException if that is no partition column, or a value not of its type
   */
  static PartitionFilter filter(
      Snapshot snapshot, String path, Map<String, ? extends List<@Nullable Object>> partitions) {
    DeltaSchema table = KernelSchemas.fromKernel(snapshot.getSchema());
    PartitionFilter filter = PartitionFilter.all();
    for (Map.Entry<String, ? extends List<@Nullable Object>> wanted : partitions.entrySet()) {
      DeltaColumn column = column(table, path, wanted.getKey());
      if (!isPartitionColumn(snapshot, column.name())) {
        throw new IllegalArgumentException(
            "Table "
                + path
                + " is not partitioned by "
                + column.name()
                + "; its partition columns: "
                + snapshot.getPartitionColumnNames());
      }
      Set<@Nullable Object> values = new HashSet<>();
      for (Object value : wanted.getValue()) {
        values.add(PartitionText.fromCaller(column.name(), column.type(), value));
      }
      filter =
          filter.and(
              nameInLog(snapshot, snapshot.getSchema().get(column.name())), column.type(), values);
    }
    return filter;
  }

  /** Lists the files, those above so many bytes in several tasks. */
  static void forEachTask(
      Engine engine,
      Snapshot snapshot,
      PartitionFilter filter,
      long splitBytes,
      Consumer<ScanTask> consumer)
      throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            Row file = files.next();
            if (filter.keeps(InternalScanFileUtils.getPartitionValues(file))) {
              split(file, splitBytes, consumer);
            }
          }
        }
      }
    }
  }

  private static void split(Row file, long splitBytes, Consumer<ScanTask> consumer) {
    String json = JsonUtils.rowToJson(file);
    long size = InternalScanFileUtils.getAddFileStatus(file).getSize();
    long parts = size / splitBytes + (size % splitBytes == 0 && size > 0 ? 0 : 1);
    for (long i = 0; i < parts; i++) {
      long end = i == parts - 1 ? Long.MAX_VALUE : (i + 1) * splitBytes;
      consumer.accept(ScanTask.of(json, i * splitBytes, end));
    }
  }

  private static boolean isPartitionColumn(Snapshot snapshot, String name) {
    return snapshot.getPartitionColumnNames().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String nameInLog(Snapshot snapshot, StructField field) {
    Map<String, String> configuration = ((SnapshotImpl) snapshot).getMetadata().getConfiguration();
    return ColumnMapping.getColumnMappingMode(configuration) == ColumnMappingMode.NONE
        ? field.getName()
        : ColumnMapping.getPhysicalName(field);
  }
}
