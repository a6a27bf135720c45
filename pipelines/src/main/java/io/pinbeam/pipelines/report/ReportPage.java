package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.report.KindLedger.Count;
import io.pinbeam.pipelines.sink.AnswerFiles;
import io.pinbeam.transforms.aggregate.AnswerTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of a run as one HTML page: ledger, dead letters, field defects and answers, as tables
 * with charts beside them. It asks for nothing over the network and opens from a file.
 */
public final class ReportPage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private ReportPage() {}

  /**
   * Renders the page.
   *
   * @param ledger the run's {@code ledger.json}
   * @param answers in the order in which they are shown; may be empty
   * @param samples of the dead letters; may be empty
   */
  public static String render(
      JsonNode ledger, List<AnswerTable> answers, List<DeadLetterSample> samples) {
    JsonNode known = json(resource("/report/answers.json"));
    List<AnswerView> views = answers.stream().map(table -> AnswerView.of(table, known)).toList();
    List<KindLedger> kinds = KindLedger.of(ledger);
    List<Count> deadLetters =
        kinds.stream().flatMap(k -> k.deadLettersByReason().stream()).toList();
    List<Count> defects = kinds.stream().flatMap(k -> k.fieldDefectsByReason().stream()).toList();

    Map<String, String> parts = new HashMap<>();
    parts.put("runId", Html.escape(ledger.path("runId").asText("")));
    parts.put("verdict", verdict(ledger, kinds));
    parts.put("run", RunSection.head(ledger));
    parts.put("tiles", LedgerSection.tiles(kinds));
    parts.put("ledger", LedgerSection.cards(kinds));
    parts.put(
        "deadLetters",
        LedgerSection.counts(
                deadLetters, "deadLetters", "Reason", "Kind", "Dead letters by reason and kind")
            + SampleSection.of(samples));
    parts.put(
        "fieldDefects",
        LedgerSection.counts(
            defects, "fieldDefects", "Field", "Reason", "Field defects by field and reason"));
    parts.put("quality", QualitySection.of(ledger));
    parts.put("schema", SchemaSection.of(ledger));
    parts.put("answers", AnswerSection.of(views));
    parts.put("details", RunSection.details(ledger));
    parts.put("css", resource("/report/look.css"));
    parts.put("data", inScript(data(ledger, views, deadLetters, defects).toString()));
    parts.put("echarts", library(resource(ECHARTS)));
    parts.put("js", resource("/report/report.js"));
    return fill(resource("/report/report.html"), parts);
  }

  private static String verdict(JsonNode ledger, List<KindLedger> kinds) {
    boolean balanced =
        ledger.path("balanced").asBoolean() && kinds.stream().allMatch(k -> k.missing() == 0);
    return LedgerSection.verdict(
        balanced, "Every record is accounted for", "The ledger does not add up");
  }

  private static ObjectNode data(
      JsonNode ledger, List<AnswerView> views, List<Count> deadLetters, List<Count> defects) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("deadLetters", counts(deadLetters));
    data.set("fieldDefects", counts(defects));
    ObjectNode answers = data.putObject("answers");
    views.stream().filter(AnswerView::drawn).forEach(v -> answers.set(v.table().name(), v.data()));
    ObjectNode csv = data.putObject("csv");
    views.forEach(view -> csv.put(view.table().name(), AnswerFiles.csv(view.table(), ledger)));
    return data;
  }

  private static ArrayNode counts(List<Count> counts) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    counts.forEach(c -> rows.addArray().add(c.name()).add(c.reason()).add(c.count()));
    return rows;
  }

  /** JSON that cannot end the script element around it. */
  private static String inScript(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  /** Code whose strings cannot end the script element around it. */
  private static String library(String code) {
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  /** Fills all places in one pass, so that what is put in is never taken for a place. */
  private static String fill(String template, Map<String, String> parts) {
    StringBuilder page = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    int from = 0;
    while (place.find()) {
      page.append(template, from, place.start()).append(parts.get(place.group(1)));
      from = place.end();
    }
    return page.append(template, from, template.length()).toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String path) {
    try (InputStream in = ReportPage.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
