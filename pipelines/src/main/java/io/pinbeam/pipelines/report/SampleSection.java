package io.pinbeam.pipelines.report;

import java.util.List;

/** Some dead letters, each with its place and what it looks like. */
final class SampleSection {
  private SampleSection() {}

  static String of(List<DeadLetterSample> samples) {
    if (samples.isEmpty()) {
      return "";
    }
    Html html = new Html().raw("<details class=\"card\">");
    html.element("summary", "Samples (" + samples.size() + "), redacted");
    html.element(
        "p class=\"what\"",
        "Letters are shown as x and digits as 0; the whole record is in the dead letters.");
    for (DeadLetterSample sample : samples) {
      html.element("p class=\"sample\"", sample.description());
      html.raw("<pre><code>").text(sample.text()).raw("</code></pre>");
    }
    return html.raw("</details>").toString();
  }
}
