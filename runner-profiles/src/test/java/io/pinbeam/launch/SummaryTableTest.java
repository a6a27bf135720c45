package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  private static final String USER = "streaming-0a1b2c3d4e5f0a1b2c3d4e5f";

  @Test
  void namesAndCountsStandInColumns() {
    SummaryTable table = SummaryTable.of("kinds", "read", "dead letters");
    table.row("pin", 12_345_678, 9);
    table.row("user", 0, 1_000);

    assertThat(table.text())
        .isEqualTo(
            """
                         read dead letters
            pin    12,345,678            9
            user            0        1,000
            """);
  }

  @Test
  void longNamesKeepTheirEnds() {
    SummaryTable table = SummaryTable.of("streams", "a", "b", "c", "dead letters");
    table.row(USER + "-pin", 123_456_789, 123_456_789, 123_456_789, 123_456_789);
    table.row(USER + "-geo", 1, 2, 3, 4);

    List<String> lines = table.text().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(lines.get(1)).startsWith("streaming-0a1…b2c3d4e5f-pin ");
    assertThat(lines.get(2)).startsWith("streaming-0a1…b2c3d4e5f-geo ");
  }

  @Test
  void whatIsTooManyForAScreenIsSummedUp() {
    SummaryTable table = SummaryTable.of("topics", "read", "objects");
    for (int i = 1; i <= 100; i++) {
      table.row("topic-" + i, i, 1);
    }

    List<String> lines = table.text().lines().toList();
    assertThat(lines).hasSize(13);
    assertThat(lines.get(11)).startsWith("topic-11 ");
    // 12 + ... + 100
    assertThat(lines.get(12)).matches("… 89 other topics +4,984 +89");
  }

  @Test
  void whatHasNoSumIsLeftEmpty() {
    SummaryTable table = SummaryTable.of("partitions", "from", "offsets").withoutSumOf("from");
    for (int i = 0; i < 13; i++) {
      table.row("partition-" + i, 7, 2);
    }

    List<String> lines = table.text().lines().toList();
    assertThat(lines.get(11)).matches("partition-10 +7 +2");
    assertThat(lines.get(12)).matches("… 2 other partitions +4");
  }
}
