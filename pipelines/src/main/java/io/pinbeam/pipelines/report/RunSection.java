package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** When, where and with what a run was made. */
final class RunSection {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RunSection() {}

  static String head(JsonNode ledger) {
    Html html = new Html().raw("<dl class=\"facts\">");
    html.fact("Run", ledger.path("runId").asText("unknown"));
    html.fact("Started", time(ledger.path("startedAt").asText()));
    html.fact("Took", took(ledger.path("startedAt").asText(), ledger.path("finishedAt").asText()));
    html.fact("Runner", ledger.path("runner").asText("unknown"));
    JsonNode inputs = ledger.path("inputs");
    html.fact(
        inputs.size() == 1 ? "Input" : "Inputs",
        inputs.isEmpty()
            ? "none"
            : text(inputs.get(0))
                + (inputs.size() == 1 ? "" : " and " + Html.number(inputs.size() - 1) + " more"));
    return html.raw("</dl>").toString();
  }

  static String details(JsonNode ledger) {
    Html html = new Html().raw("<div class=\"card\">");
    list(html, "Inputs", ledger.path("inputs"));
    pairs(html, "Outputs", ledger.path("outputs"));
    pairs(html, "Options", ledger.path("options"));
    pairs(html, "Versions", ledger.path("versions"));
    return html.element("p class=\"what\"", "Finished " + time(ledger.path("finishedAt").asText()))
        .raw("</div>")
        .toString();
  }

  private static void list(Html html, String title, JsonNode values) {
    if (values.isEmpty()) {
      return;
    }
    html.raw("<details open>").element("summary", title + " (" + values.size() + ")").raw("<ul>");
    for (JsonNode value : values) {
      html.raw("<li>").element("code", text(value)).raw("</li>");
    }
    html.raw("</ul></details>");
  }

  private static void pairs(Html html, String title, JsonNode values) {
    if (values.isEmpty()) {
      return;
    }
    html.raw("<details open>").element("summary", title);
    html.table(title + " of the run", List.of("Name", "Value"), List.of());
    values
        .fields()
        .forEachRemaining(
            e ->
                html.raw("<tr>")
                    .element("th scope=\"row\"", e.getKey())
                    .raw("<td>")
                    .element("code", text(e.getValue()))
                    .raw("</td></tr>"));
    html.endTable().raw("</details>");
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String time(String iso) {
    try {
      return TIME.format(Instant.parse(iso));
    } catch (DateTimeParseException e) {
      return iso.isEmpty() ? "unknown" : iso;
    }
  }

  private static String took(String from, String to) {
    try {
      Duration took = Duration.between(Instant.parse(from), Instant.parse(to));
      long minutes = took.toMinutes();
      return minutes == 0
          ? String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)
          : minutes + " min " + took.toSecondsPart() + " s";
    } catch (DateTimeParseException e) {
      return "unknown";
    }
  }
}
