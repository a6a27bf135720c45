package io.pinbeam.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendsViewTest {
  private static final Instant T = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void linesHaveAPlaceForEachWindow() {
    JsonNode view =
        TrendsView.of(
            List.of(
                List.of(
                    row(0, "top_category", "art", null, 3), row(0, "posts_total", "all", null, 4)),
                List.of(
                    row(60, "top_category", "food", null, 5),
                    row(60, "top_category", "art", null, 6),
                    row(60, "posts_total", "all", null, 11),
                    row(60, "median_followers", "+50", null, 7.5))),
            T);

    assertThat(view.get("windows").toString()).isEqualTo("[" + at(0) + "," + at(60) + "]");
    assertThat(view.get("postsTotal").toString()).isEqualTo("[4.0,11.0]");
    assertThat(view.get("categories").toString())
        .isEqualTo(
            "[{\"name\":\"art\",\"values\":[3.0,6.0]},{\"name\":\"food\",\"values\":[null,5.0]}]");
    assertThat(view.get("top").toString()).isEqualTo("[[\"art\",6.0],[\"food\",5.0]]");
    assertThat(view.get("ages").get("groups").toString()).isEqualTo("{\"+50\":7.5}");
  }

  @Test
  void onlyTheLargestCategoriesAreLines() {
    List<TrendRow> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(row(0, "top_category", "c" + i, null, i));
    }
    JsonNode lines = TrendsView.of(List.of(rows), T).get("categories");
    assertThat(lines.findValuesAsText("name")).containsExactly("c4", "c5", "c6", "c7", "c8", "c9");
  }

  @Test
  void slidingWindowsCountAPostOnceInItsCountry() {
    List<TrendRow> rows = new ArrayList<>();
    // A window of a minute each 20 seconds: three have each post.
    for (int start = 0; start <= 120; start += 20) {
      rows.add(row(start, "posts", "art|Peru", "Peru", 3));
    }
    JsonNode countries = TrendsView.of(List.of(rows), T).get("countries");
    assertThat(countries.toString()).as("0, 60 and 120").isEqualTo("[[\"Peru\",9.0]]");
  }

  @Test
  void aWindowThatStandsInTwoFilesCountsOnce() {
    List<TrendRow> window =
        List.of(row(0, "posts", "art|Peru", "Peru", 3), row(0, "posts", "food|Peru", "Peru", 2));
    JsonNode view = TrendsView.of(List.of(window, window), T);
    assertThat(view.get("countries").toString()).isEqualTo("[[\"Peru\",5.0]]");
  }

  @Test
  void manyAndEndlessNamesAreCut() {
    List<TrendRow> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String country = i + "é".repeat(100_000 / (i + 1)) + "<script>";
      rows.add(row(0, "posts", "art|" + country, country, 2000 - i));
    }
    JsonNode countries = TrendsView.of(List.of(rows), T).get("countries");
    assertThat(countries).hasSize(300);
    assertThat(countries.get(0).get(0).asText()).isEqualTo("0" + "é".repeat(119) + "…");
    assertThat(countries.toString().length()).isLessThan(60_000);
  }

  @Test
  void noWindowsAreNoLines() {
    JsonNode view = TrendsView.of(List.of(), T);
    assertThat(view.get("windows")).isEmpty();
    assertThat(view.has("categories")).isFalse();
  }

  private static TrendRow row(long start, String metric, String key, String country, double value) {
    return new TrendRow(
        T.plusSeconds(start), T.plusSeconds(start + 60), metric, key, country, value);
  }

  private static long at(long second) {
    return T.plusSeconds(second).toEpochMilli();
  }
}
