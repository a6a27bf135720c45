package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.options.VisibleText;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How the fields of a run's records differ from those of the run before. A field changed if it has
 * values of a JSON type that it did not have; null is none. A kind of which one of the two runs had
 * no records is not compared, nor are unknown fields where there were more than are kept.
 */
public final class SchemaDrift {
  private static final int MOST_IN_LINE = 5;
  private static final Set<String> KNOWN =
      Arrays.stream(Field.values()).map(Field::label).collect(Collectors.toUnmodifiableSet());

  private enum Change {
    NEW,
    VANISHED,
    CHANGED
  }

  private record Difference(
      Kind kind, String field, Change change, List<String> was, List<String> is) {}

  private final @Nullable String comparedWith;
  private final SchemaDriftAction action;
  private final List<Difference> differences = new ArrayList<>();

  private SchemaDrift(@Nullable String comparedWith, SchemaDriftAction action) {
    this.comparedWith = comparedWith;
    this.action = action;
  }

  /**
   * Compares what was counted with the last run; finds nothing if there is none, or if it is not
   * asked for.
   */
  public static SchemaDrift between(
      @Nullable LastRun last, Map<Kind, KindCounts> counts, SchemaDriftAction action) {
    boolean compares = last != null && action != SchemaDriftAction.IGNORE;
    SchemaDrift drift = new SchemaDrift(compares ? last.runId() : null, action);
    if (compares) {
      counts.forEach((kind, count) -> drift.compare(kind, last, count.seenFields()));
    }
    return drift;
  }

  private void compare(Kind kind, LastRun last, SeenFields seen) {
    Map<String, ? extends List<String>> before = last.fields(kind);
    Map<String, List<String>> now = new TreeMap<>();
    seen.toJson()
        .properties()
        .forEach(
            field -> {
              List<String> types = new ArrayList<>();
              field.getValue().forEach(type -> types.add(type.asText()));
              now.put(field.getKey(), types);
            });
    if (before.isEmpty() || now.isEmpty()) {
      return;
    }
    boolean cut = last.isCut(kind) || seen.isCut();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      if (!cut || KNOWN.contains(name)) {
        compare(kind, name, before.get(name), now.get(name));
      }
    }
  }

  private void compare(
      Kind kind, String name, @Nullable List<String> was, @Nullable List<String> is) {
    if (was == null) {
      differences.add(new Difference(kind, name, Change.NEW, List.of(), is));
    } else if (is == null) {
      differences.add(new Difference(kind, name, Change.VANISHED, was, List.of()));
    } else if (!was.isEmpty() && !was.containsAll(is)) {
      differences.add(new Difference(kind, name, Change.CHANGED, was, is));
    }
  }

  public boolean isThere() {
    return !differences.isEmpty();
  }

  /** Whether the run must not change a table. */
  public boolean fails() {
    return isThere() && action == SchemaDriftAction.FAIL;
  }

  /** What differs, in one line. */
  public String line() {
    String fields =
        differences.stream()
            .limit(MOST_IN_LINE)
            .map(SchemaDrift::told)
            .collect(Collectors.joining(", "));
    int more = differences.size() - MOST_IN_LINE;
    return "the fields of the records are not those of the last run ("
        + comparedWith
        + "): "
        + fields
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String told(Difference difference) {
    String name = difference.kind.label() + "." + VisibleText.of(difference.field);
    return switch (difference.change) {
      case NEW -> name + " is new";
      case VANISHED -> name + " vanished";
      case CHANGED ->
          name
              + " was "
              + String.join("/", difference.was)
              + " and is "
              + String.join("/", difference.is);
    };
  }

  /**
   * {@code action}, {@code comparedWith} (a run, or null), {@code text} if anything differs, and
   * {@code changes}.
   */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", action.name());
    json.put("comparedWith", comparedWith);
    if (isThere()) {
      json.put("text", line());
    }
    ArrayNode changes = json.putArray("changes");
    for (Difference difference : differences) {
      ObjectNode change = changes.addObject();
      change.put("kind", difference.kind.label());
      change.put("field", difference.field);
      change.put("change", difference.change.name().toLowerCase(Locale.ROOT));
      difference.was.forEach(change.putArray("was")::add);
      difference.is.forEach(change.putArray("is")::add);
    }
    return json;
  }
}
