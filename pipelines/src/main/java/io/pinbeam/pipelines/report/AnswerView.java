package io.pinbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.aggregate.AnswerTable;

/** An answer with what the report says of it. */
record AnswerView(AnswerTable table, String number, String title, String text, JsonNode chart) {
  /** An answer that the report does not know is shown as a table under its own name. */
  static AnswerView of(AnswerTable table, JsonNode known) {
    for (JsonNode view : known) {
      if (view.path("name").asText().equals(table.name())) {
        return new AnswerView(
            table,
            view.path("number").asText(),
            view.path("title").asText(),
            view.path("text").asText(),
            view.path("chart"));
      }
    }
    ObjectNode none = JsonNodeFactory.instance.objectNode().put("type", "none");
    return new AnswerView(table, "", Html.words(table.name()), "", none);
  }

  String chartType() {
    return chart.path("type").asText();
  }

  boolean drawn() {
    return !table.rows().isEmpty() && !chartType().equals("one") && !chartType().equals("none");
  }

  /** What the page's script draws. */
  JsonNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("chart", chart);
    table.columns().forEach(data.putArray("columns")::add);
    var rows = data.putArray("rows");
    table
        .rows()
        .forEach(
            row -> {
              var values = rows.addArray();
              row.forEach(values::addPOJO);
            });
    return data;
  }
}
