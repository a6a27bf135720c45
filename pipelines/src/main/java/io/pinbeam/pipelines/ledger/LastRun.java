package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a run takes from the ledger of the one before it. */
public final class LastRun implements Serializable {
  private static final long serialVersionUID = 1;

  private final String runId;
  private final Map<Kind, Long> cleaned = new EnumMap<>(Kind.class);
  private final Map<Kind, TreeMap<String, ArrayList<String>>> fields = new EnumMap<>(Kind.class);
  private final Set<Kind> fieldsCut = EnumSet.noneOf(Kind.class);

  private LastRun(String runId) {
    this.runId = runId;
  }

  /**
   * Of the run that ended last under an output; null if there is no ledger.
   *
   * @throws BadOptionException if there is one that cannot be read
   */
  public static @Nullable LastRun of(OutputLayout layout) {
    try {
      return OutputFiles.exists(layout.ledger()) ? parse(OutputFiles.read(layout.ledger())) : null;
    } catch (IOException e) {
      String reason = e instanceof JsonProcessingException ? "it is no JSON" : e.getMessage();
      throw new BadOptionException(
          "the ledger of the last run, "
              + Redaction.ofAddress(layout.ledger())
              + ", cannot be read: "
              + reason
              + "; move it away, or choose another --output",
          e);
    }
  }

  /** Of the text of a ledger. */
  public static LastRun parse(String ledger) throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(ledger);
    LastRun last = new LastRun(json.path("runId").asText("unknown"));
    for (Kind kind : Kind.values()) {
      last.cleaned.put(kind, json.path("kinds").path(kind.label()).path("cleaned").asLong());
      TreeMap<String, ArrayList<String>> ofKind = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field :
          json.path("fields").path(kind.label()).properties()) {
        ArrayList<String> types = new ArrayList<>();
        field.getValue().forEach(type -> types.add(type.asText()));
        ofKind.put(field.getKey(), types);
      }
      last.fields.put(kind, ofKind);
    }
    json.path("fieldsCut")
        .forEach(kind -> Kind.ofLabel(kind.asText()).ifPresent(last.fieldsCut::add));
    return last;
  }

  public String runId() {
    return runId;
  }

  /** The rows of a table. */
  public long cleaned(Kind kind) {
    return cleaned.get(kind);
  }

  /** The fields that records of a kind had, with the types of their values; none if unknown. */
  Map<String, ? extends List<String>> fields(Kind kind) {
    return fields.get(kind);
  }

  /** Whether there were more fields than these. */
  boolean isCut(Kind kind) {
    return fieldsCut.contains(kind);
  }
}
