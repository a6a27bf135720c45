package io.pinbeam.delta;

import io.pinbeam.delta.internal.PartitionValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/**
 * How the columns of a row are shared out: some name the partition that its file belongs to, the
 * others stand in the file.
 */
final class Partitioning implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DeltaSchema schema;
  private final int[] partitionColumns;
  private final int[] fileColumns;

  private Partitioning(DeltaSchema schema, int[] partitionColumns, int[] fileColumns) {
    this.schema = schema;
    this.partitionColumns = partitionColumns;
    this.fileColumns = fileColumns;
  }

  /** Fails with the column that cannot be one of these. */
  static Partitioning of(DeltaSchema schema, List<String> partitionColumns) {
    List<Integer> partition = new ArrayList<>();
    for (String name : partitionColumns) {
      int index = schema.indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException(
            "Partition column " + name + " is not a column: " + schema.columns());
      }
      if (partition.contains(index)) {
        throw new IllegalArgumentException("Partition column " + name + " stands twice");
      }
      DeltaColumn column = schema.columns().get(index);
      if (!PartitionValues.isSupported(column.type())) {
        throw new IllegalArgumentException(
            "Column " + name + " is " + column.type() + ", which tables are not partitioned by");
      }
      partition.add(index);
    }
    if (!partition.isEmpty() && partition.size() == schema.columns().size()) {
      throw new IllegalArgumentException("A column that is no partition column is needed");
    }
    List<Integer> file = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      if (!partition.contains(i)) {
        file.add(i);
      }
    }
    return new Partitioning(schema, ints(partition), ints(file));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  boolean isPartitioned() {
    return partitionColumns.length > 0;
  }

  /** Of the rows: all columns. */
  DeltaSchema schema() {
    return schema;
  }

  /** The partition columns, as the schema spells them. */
  List<String> columns() {
    return Arrays.stream(partitionColumns).mapToObj(i -> column(i).name()).toList();
  }

  /** The columns that stand in the files. */
  DeltaSchema fileSchema() {
    return isPartitioned()
        ? DeltaSchema.of(Arrays.stream(fileColumns).mapToObj(this::column).toList())
        : schema;
  }

  RecordWriter<Row> recordWriter() {
    return new RowRecordWriter(fileColumns);
  }

  /** Two rows with equal keys belong to one partition; one partition may have several keys. */
  List<Object> key(Row row) {
    if (!isPartitioned()) {
      return List.of();
    }
    Object[] key = new Object[partitionColumns.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = row.getValue(partitionColumns[i]);
    }
    return Arrays.asList(key);
  }

  /**
   * By partition column, in the form of the Delta log.
   *
   * @throws IllegalArgumentException if a value has none
   */
  Map<String, String> values(Row row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i : partitionColumns) {
      DeltaColumn column = column(i);
      String text = PartitionValues.text(column.type(), row.getValue(i), column.name());
      if (text == null && !column.isNullable()) {
        throw new IllegalArgumentException(
            "Column " + column.name() + " must not be null, nor empty: it names the partition");
      }
      values.put(column.name(), text);
    }
    return values;
  }

  private DeltaColumn column(int index) {
    return schema.columns().get(index);
  }
}
