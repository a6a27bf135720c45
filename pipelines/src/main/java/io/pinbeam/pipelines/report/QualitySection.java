package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How the tables stand to what was expected of them. */
final class QualitySection {
  private QualitySection() {}

  static String of(JsonNode ledger) {
    JsonNode expectations = ledger.path("quality").path("expectations");
    if (expectations.isEmpty()) {
      return "<p class=\"card empty\">Nothing was expected.</p>";
    }
    String caption = "Expectations, as they stand in their file";
    Html html = new Html().raw("<div class=\"card\">").raw(LedgerSection.scroll(caption));
    html.table(
        caption,
        List.of("Expectation", "Of", "Check", "Measured", "Allowed", "Rows", "Action", "Held"),
        List.of(5));
    for (JsonNode expectation : expectations) {
      boolean held = expectation.path("held").asBoolean();
      String column =
          expectation.hasNonNull("column") ? "." + expectation.get("column").asText() : "";
      html.raw("<tr>")
          .element("th scope=\"row\"", expectation.path("name").asText())
          .cell(expectation.path("table").asText() + column)
          .cell(expectation.path("check").asText())
          .cell(expectation.path("measuredText").asText())
          .cell(expectation.path("allowed").asText())
          .cell(expectation.path("rows").asLong())
          .cell(expectation.path("action").asText())
          .raw("<td>" + LedgerSection.verdict(held, "held", "broken") + "</td></tr>");
    }
    return html.endTable().raw("</div></div>").toString();
  }
}
