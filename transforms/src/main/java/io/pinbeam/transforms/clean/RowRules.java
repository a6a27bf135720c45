package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.List;

/** Applies the rules of a user's own to the row that a buffer holds last. */
final class RowRules {
  private final CleaningRules rules;

  RowRules(CleaningRules rules) {
    this.rules = rules;
  }

  void apply(RowBuffer rows, RowSink sink) {
    switch (rows.kind()) {
      case PIN -> {
        if (rules.pinRule() != null) {
          pin(rows, sink);
        }
      }
      case GEO -> {
        if (rules.geoRule() != null) {
          geo(rows, sink);
        }
      }
      case USER -> {
        if (rules.userRule() != null) {
          user(rows, sink);
        }
      }
    }
  }

  private void pin(RowBuffer rows, RowSink sink) {
    Pin pin = rows.pin(rows.size() - 1);
    List<String> refused = new ArrayList<>();
    Pin changed = rules.pinRule().apply(pin, refused::add);
    for (String column : refused) {
      changed = RowColumns.withNull(changed, column);
    }
    report(sink, Kind.PIN, refused, pin.ind(), changed.ind());
    rows.removeLast();
    rows.add(changed);
  }

  private void geo(RowBuffer rows, RowSink sink) {
    Geo geo = rows.geo(rows.size() - 1);
    List<String> refused = new ArrayList<>();
    Geo changed = rules.geoRule().apply(geo, refused::add);
    for (String column : refused) {
      changed = RowColumns.withNull(changed, column);
    }
    report(sink, Kind.GEO, refused, geo.ind(), changed.ind());
    rows.removeLast();
    rows.add(changed);
  }

  private void user(RowBuffer rows, RowSink sink) {
    User user = rows.user(rows.size() - 1);
    List<String> refused = new ArrayList<>();
    User changed = rules.userRule().apply(user, refused::add);
    for (String column : refused) {
      changed = RowColumns.withNull(changed, column);
    }
    report(sink, Kind.USER, refused, user.ind(), changed.ind());
    rows.removeLast();
    rows.add(changed);
  }

  private static void report(
      RowSink sink, Kind kind, List<String> refused, long indBefore, long indAfter) {
    if (indBefore != indAfter) {
      throw new IllegalStateException("a rule changed the key of a " + kind.label());
    }
    for (String column : refused) {
      sink.defect(kind, column, DefectReason.CUSTOM_RULE);
    }
  }
}
