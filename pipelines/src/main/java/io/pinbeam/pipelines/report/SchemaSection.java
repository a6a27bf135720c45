package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How the fields of the records differ from those of the run before. */
final class SchemaSection {
  private SchemaSection() {}

  static String of(JsonNode ledger) {
    JsonNode drift = ledger.path("schemaDrift");
    String last = drift.path("comparedWith").asText("");
    if (!drift.hasNonNull("comparedWith")) {
      return "<p class=\"card empty\">There was nothing to compare with.</p>";
    }
    if (drift.path("changes").isEmpty()) {
      return new Html()
          .element("p class=\"card empty\"", "The same as of the run " + last + ".")
          .toString();
    }
    Html html = new Html().raw("<div class=\"card\">");
    String caption = "Fields that are not as they were in the run " + last;
    html.raw(LedgerSection.scroll(caption));
    html.table(caption, List.of("Kind", "Field", "Change", "Was", "Is"), List.of());
    for (JsonNode change : drift.path("changes")) {
      html.raw("<tr>")
          .element("th scope=\"row\"", change.path("kind").asText())
          .cell(change.path("field").asText())
          .cell(change.path("change").asText())
          .cell(types(change.path("was")))
          .cell(types(change.path("is")))
          .raw("</tr>");
    }
    return html.endTable().raw("</div></div>").toString();
  }

  private static String types(JsonNode types) {
    return StreamSupport.stream(types.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
