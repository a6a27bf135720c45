package io.pinbeam.pipelines.report;

import io.pinbeam.pipelines.report.KindLedger.Count;
import java.util.Comparator;
import java.util.List;

/** The ledger: a card for each kind, and what was refused or made null. */
final class LedgerSection {
  private LedgerSection() {}

  static String tiles(List<KindLedger> kinds) {
    Html html = new Html().raw("<dl class=\"tiles\">");
    tile(html, "Records read", sum(kinds, "read"), "");
    tile(html, "Cleaned rows", sum(kinds, "cleaned"), "");
    tile(
        html,
        "Duplicates",
        sum(kinds, "duplicates"),
        Html.number(sum(kinds, "conflicts")) + " with other content");
    tile(
        html,
        "Dead letters",
        kinds.stream().mapToLong(KindLedger::deadLetters).sum(),
        "records refused");
    tile(
        html,
        "Field defects",
        kinds.stream().mapToLong(KindLedger::fieldDefects).sum(),
        "values made null");
    return html.raw("</dl>").toString();
  }

  private static void tile(Html html, String term, long value, String note) {
    html.raw("<div>").element("dt", term).raw("<dd>").text(Html.number(value));
    if (!note.isEmpty()) {
      html.raw(" ").element("span class=\"note\"", note);
    }
    html.raw("</dd></div>");
  }

  private static long sum(List<KindLedger> kinds, String field) {
    return kinds.stream().mapToLong(kind -> kind.count(field)).sum();
  }

  static String cards(List<KindLedger> kinds) {
    if (kinds.isEmpty()) {
      return "<p class=\"empty\">The ledger has no kinds.</p>";
    }
    Html html = new Html().raw("<div class=\"kinds\">");
    kinds.forEach(kind -> card(html, kind));
    return html.raw("</div>").toString();
  }

  private static void card(Html html, KindLedger kind) {
    html.raw("<article class=\"card\">").element("h3", kind.kind());
    bar(html, kind);
    html.table("Records of kind " + kind.kind(), List.of("Records", "Count"), List.of(1));
    row(html, "", "read", kind.count("read"));
    row(html, "cleaned", "cleaned", kind.count("cleaned"));
    row(html, "duplicates", "duplicates", kind.count("duplicates"));
    row(html, "", "of these conflicts", kind.count("conflicts"));
    row(html, "dead", "dead letters", kind.deadLetters());
    row(html, "", "field defects (values)", kind.fieldDefects());
    row(html, "", "unknown fields (values)", kind.count("unknownFields"));
    html.endTable().raw("<p class=\"sum\">");
    html.text(
        Html.number(kind.count("read"))
            + " = "
            + Html.number(kind.count("cleaned"))
            + " + "
            + Html.number(kind.count("duplicates"))
            + " + "
            + Html.number(kind.deadLetters())
            + " ");
    html.raw(
        verdict(kind.missing() == 0, "the sum holds", "off by " + Html.number(kind.missing())));
    html.raw("</p>");
    table(html, kind);
    html.raw("</article>");
  }

  private static void bar(Html html, KindLedger kind) {
    html.raw("<div class=\"bar\" aria-hidden=\"true\">");
    part(html, "cleaned", kind.count("cleaned"));
    part(html, "duplicates", kind.count("duplicates"));
    part(html, "dead", kind.deadLetters());
    html.raw("</div>");
  }

  private static void part(Html html, String name, long count) {
    if (count > 0) {
      html.raw("<i class=\"" + name + "\" style=\"flex:" + count + "\"></i>");
    }
  }

  /** A row; {@code part} names the part of the bar above that it stands for, if any. */
  private static void row(Html html, String part, String name, long count) {
    html.raw("<tr><th scope=\"row\">");
    html.raw(part.isEmpty() ? "" : "<i class=\"key " + part + "\" aria-hidden=\"true\"></i>");
    html.text(name).raw("</th>").cell(count).raw("</tr>");
  }

  private static void table(Html html, KindLedger kind) {
    if (kind.node().hasNonNull("table")) {
      html.raw("<p class=\"what\">Table ").element("code", kind.node().get("table").asText());
      if (kind.node().hasNonNull("tableVersion")) {
        html.text(", version " + kind.node().get("tableVersion").asText());
      }
      html.raw("</p>");
    }
  }

  static String verdict(boolean good, String holds, String fails) {
    return new Html()
        .element(
            good ? "span class=\"badge good\"" : "span class=\"badge bad\"",
            good ? "✓ " + holds : "✗ " + fails)
        .toString();
  }

  /** Counts as a chart beside the table of the same. */
  static String counts(List<Count> counts, String chart, String name, String of, String caption) {
    if (counts.isEmpty()) {
      return "<p class=\"card empty\">None.</p>";
    }
    Html html = new Html().raw("<div class=\"card split\">");
    html.raw(chartBox(chart, "Chart: " + caption + "; the table beside it holds the same"));
    html.raw(scroll(caption)).table(caption, List.of(name, of, "Count"), List.of(2));
    counts.stream()
        .sorted(Comparator.comparingLong(Count::count).reversed())
        .forEach(
            count ->
                html.raw("<tr>")
                    .element("th scope=\"row\"", count.name())
                    .cell(count.reason())
                    .cell(count.count())
                    .raw("</tr>"));
    return html.endTable().raw("</div></div>").toString();
  }

  static String chartBox(String name, String label) {
    return "<div class=\"chart\" role=\"img\" data-chart=\""
        + Html.escape(name)
        + "\" aria-label=\""
        + Html.escape(label)
        + "\"></div>";
  }

  static String scroll(String label) {
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
        + Html.escape(label)
        + "\">";
  }
}
