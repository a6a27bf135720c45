package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Keeps the files whose partition values are among those that were asked for. */
public final class PartitionFilter implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Wanted> columns;

  private PartitionFilter(List<Wanted> columns) {
    this.columns = columns;
  }

  static PartitionFilter all() {
    return new PartitionFilter(List.of());
  }

  /** Also only files whose value of this column is one of these, which are of its type. */
  PartitionFilter and(String nameInLog, DeltaType type, Set<@Nullable Object> values) {
    List<Wanted> more = new ArrayList<>(columns);
    more.add(new Wanted(nameInLog, type, new HashSet<>(values)));
    return new PartitionFilter(more);
  }

  boolean keeps(Map<String, String> partitionValues) {
    for (Wanted column : columns) {
      if (!column.values.contains(
          PartitionText.parse(column.type, partitionValues.get(column.nameInLog)))) {
        return false;
      }
    }
    return true;
  }

  private static final class Wanted implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String nameInLog;
    private final DeltaType type;
    private final HashSet<@Nullable Object> values;

    Wanted(String nameInLog, DeltaType type, HashSet<@Nullable Object> values) {
      this.nameInLog = nameInLog;
      this.type = type;
      this.values = values;
    }
  }
}
