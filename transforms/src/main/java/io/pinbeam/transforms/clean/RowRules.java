package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Applies the rules of a user's own to the row that a buffer holds last. */
final class RowRules {
  private final CleaningRules rules;

  RowRules(CleaningRules rules) {
    this.rules = rules;
  }

  void apply(RowBuffer rows, RowSink sink) {
    switch (rows.kind()) {
      case PIN -> apply(rules.pinRule(), Pin.class, RowColumns::withNull, rows, sink);
      case GEO -> apply(rules.geoRule(), Geo.class, RowColumns::withNull, rows, sink);
      case USER -> apply(rules.userRule(), User.class, RowColumns::withNull, rows, sink);
    }
  }

  private static <T> void apply(
      @Nullable RowRule<T> rule,
      Class<T> type,
      BiFunction<T, String, T> withNull,
      RowBuffer rows,
      RowSink sink) {
    if (rule == null) {
      return;
    }
    int last = rows.size() - 1;
    long ind = rows.ind(last);
    List<String> refused = new ArrayList<>();
    T changed = rule.apply(type.cast(rows.row(last)), refused::add);
    for (String column : refused) {
      changed = withNull.apply(changed, column);
    }
    rows.removeLast();
    rows.addRow(changed);
    if (rows.ind(last) != ind) {
      throw new IllegalStateException("a rule changed the key of a " + rows.kind().label());
    }
    for (String column : refused) {
      sink.defect(rows.kind(), column, DefectReason.CUSTOM_RULE);
    }
  }
}
