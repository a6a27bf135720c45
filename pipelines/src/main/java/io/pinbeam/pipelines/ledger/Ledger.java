package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The account of a run: every record read is a row of a table, a repeat of one, or a dead letter.
 * Written as {@code ledger.json}.
 */
public final class Ledger {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<Kind, LedgerLine> lines = new EnumMap<>(Kind.class);
  private final ObjectNode run = JSON.createObjectNode();

  public Ledger(String runId, Instant startedAt, String runner) {
    run.put("runId", runId);
    run.put("startedAt", startedAt.toString());
    run.putNull("finishedAt");
    run.put("runner", runner);
  }

  public void finishedAt(Instant at) {
    run.put("finishedAt", at.toString());
  }

  public void versions(Map<String, String> versions) {
    versions.forEach(run.withObject("/versions")::put);
  }

  public void options(Map<String, String> options) {
    options.forEach(run.withObject("/options")::put);
  }

  public void inputs(List<String> inputs) {
    inputs.forEach(run.withArray("/inputs")::add);
  }

  public void output(String name, String path) {
    run.withObject("/outputs").put(name, path);
  }

  public void line(LedgerLine line) {
    lines.put(line.kind(), line);
  }

  public LedgerLine line(Kind kind) {
    return lines.get(kind);
  }

  /** What differs from the last run, as {@link SchemaDrift#toJson} says it. */
  public void schemaDrift(ObjectNode drift) {
    run.set("schemaDrift", drift);
  }

  /** How the tables stand to what was expected of them. */
  public void quality(ObjectNode quality) {
    run.set("quality", quality);
  }

  /** What a run by arrival read, and which one it was. */
  public void arrival(ObjectNode arrival) {
    run.set("arrival", arrival);
  }

  public long read() {
    return lines.values().stream().mapToLong(LedgerLine::read).sum();
  }

  /**
   * Fails if a kind's records do not add up.
   *
   * @throws IllegalStateException naming each kind that does not, with its numbers
   */
  public void check() {
    List<String> wrong = new ArrayList<>();
    for (LedgerLine line : lines.values()) {
      if (!line.balanced()) {
        wrong.add(line.sum());
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "the ledger does not add up, no table was changed: " + String.join("; ", wrong));
    }
  }

  public ObjectNode toJson() {
    ObjectNode json = run.deepCopy();
    ObjectNode kinds = json.putObject("kinds");
    boolean balanced = true;
    for (LedgerLine line : lines.values()) {
      kinds.set(line.kind().label(), line.toJson(JSON));
      balanced &= line.balanced();
    }
    json.put("balanced", balanced);
    ObjectNode fields = json.putObject("fields");
    ArrayNode cut = json.putArray("fieldsCut");
    for (LedgerLine line : lines.values()) {
      SeenFields seen = line.counts().seenFields();
      fields.set(line.kind().label(), seen.toJson());
      if (seen.isCut()) {
        cut.add(line.kind().label());
      }
    }
    return json;
  }

  public String toText() {
    try {
      return JSON.writeValueAsString(toJson()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
