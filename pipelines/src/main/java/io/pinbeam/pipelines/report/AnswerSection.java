package io.pinbeam.pipelines.report;

import io.pinbeam.pipelines.query.NamedAnswer;
import io.pinbeam.transforms.aggregate.AnswerTable;
import java.util.ArrayList;
import java.util.List;

/** The answers, each as a chart beside its table. */
final class AnswerSection {
  private AnswerSection() {}

  static String of(List<AnswerView> answers) {
    if (answers.isEmpty()) {
      return "<p class=\"card empty\">The run gave no answers.</p>";
    }
    Html html = new Html();
    answers.forEach(answer -> card(html, answer));
    return html.toString();
  }

  private static void card(Html html, AnswerView answer) {
    AnswerTable table = answer.table();
    html.raw("<article class=\"card answer\" id=\"answer-" + Html.escape(table.name()) + "\"><h3>");
    if (!answer.number().isEmpty()) {
      html.element("span class=\"number\"", answer.number()).raw(" ");
    }
    html.text(answer.title()).raw("</h3>").raw("<p class=\"what\">").text(answer.text());
    html.raw("</p>");
    if (table.rows().isEmpty()) {
      html.raw("<p class=\"empty\">No rows.</p></article>");
      return;
    }
    if (answer.chartType().equals("one")) {
      single(html, table.rows().get(0));
    }
    html.raw(answer.drawn() ? "<div class=\"split\">" : "<div class=\"split one\">");
    if (answer.drawn()) {
      html.raw(LedgerSection.chartBox(table.name(), label(answer)));
    }
    table(html, answer);
    html.raw("</div>");
    more(html, table.name());
    html.raw("</article>");
  }

  /** The rows as a file, which the page's script makes, and the statement that gives them. */
  private static void more(Html html, String name) {
    html.raw("<p class=\"more\"><button type=\"button\" hidden data-csv=\"" + Html.escape(name));
    html.raw("\">Download CSV</button></p>");
    if (NamedAnswer.names().contains(name)) {
      html.raw("<details>").element("summary", "The SQL that defines it").raw("<pre><code>");
      html.text(NamedAnswer.sql(name).strip()).raw("</code></pre></details>");
    }
  }

  private static String label(AnswerView answer) {
    int top = answer.chart().path("top").asInt(Integer.MAX_VALUE);
    int rows = answer.table().rows().size();
    return "Chart: "
        + answer.title()
        + (rows > top ? ", the top " + top + " of " + rows : "")
        + "; the table beside it holds all rows";
  }

  private static void single(Html html, List<Object> row) {
    html.raw("<p class=\"one-answer\">");
    for (Object value : row) {
      html.raw(value instanceof Number ? "<span>" : "<b><bdi>");
      html.text(value instanceof Number n ? Html.number(n) + " followers" : value.toString());
      html.raw(value instanceof Number ? "</span>" : "</bdi></b> ");
    }
    html.raw("</p>");
  }

  private static void table(Html html, AnswerView answer) {
    AnswerTable table = answer.table();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.rows().get(0).get(i) instanceof Number && !isYear(table.columns().get(i))) {
        numbers.add(i);
      }
    }
    int rows = table.rows().size();
    String caption = answer.title() + ": " + Html.number(rows) + (rows == 1 ? " row" : " rows");
    html.raw(LedgerSection.scroll(caption));
    html.table(caption, table.columns().stream().map(Html::words).toList(), numbers);
    for (List<Object> row : table.rows()) {
      html.raw("<tr>");
      for (int i = 0; i < row.size(); i++) {
        cell(html, table.columns().get(i), row.get(i));
      }
      html.raw("</tr>");
    }
    html.endTable().raw("</div>");
  }

  /** A year is a number by which nobody counts: no thousands are set off. */
  private static boolean isYear(String column) {
    return column.endsWith("_year");
  }

  private static void cell(Html html, String column, Object value) {
    html.cell(isYear(column) ? value.toString() : value);
  }
}
