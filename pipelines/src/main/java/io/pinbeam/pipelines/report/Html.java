package io.pinbeam.pipelines.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** HTML as it grows; every text that is put in is escaped. */
final class Html {
  private final StringBuilder html = new StringBuilder();

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\0' -> escaped.append('\uFFFD');
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** A number with thousands set off; medians with the one decimal of their contract. */
  static String number(Number number) {
    return number instanceof Long || number instanceof Integer
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.format(Locale.ROOT, "%,.1f", new BigDecimal(number.toString()));
  }

  /** A column's name for people. */
  static String words(String name) {
    return name.replace('_', ' ');
  }

  /** Markup of ours, not escaped. */
  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  Html text(String text) {
    html.append(escape(text));
    return this;
  }

  Html element(String tag, String text) {
    return raw("<" + tag + ">").text(text).raw("</" + tag.split(" ", 2)[0] + ">");
  }

  /** An entry of a list of terms. */
  Html fact(String term, String value) {
    return raw("<div>").element("dt", term).element("dd", value).raw("</div>");
  }

  /**
   * The opening of a table with its caption and head; numbers name the columns set to the right.
   */
  Html table(String caption, List<String> columns, List<Integer> numbers) {
    raw("<table>").element("caption", caption).raw("<thead><tr>");
    for (int i = 0; i < columns.size(); i++) {
      element(
          numbers.contains(i) ? "th scope=\"col\" class=\"n\"" : "th scope=\"col\"",
          columns.get(i));
    }
    return raw("</tr></thead><tbody>");
  }

  Html endTable() {
    return raw("</tbody></table>");
  }

  /** A cell by its type: numbers to the right, texts apart from the direction of the page's own. */
  Html cell(Object value) {
    return value instanceof Number number
        ? element("td class=\"n\"", number(number))
        : raw("<td><bdi>").text(String.valueOf(value)).raw("</bdi></td>");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
