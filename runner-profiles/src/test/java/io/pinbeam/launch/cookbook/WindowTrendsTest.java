package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.aggregate.Trend;
import io.pinbeam.transforms.aggregate.TrendMetric;
import io.pinbeam.transforms.aggregate.Trends;
import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.util.List;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Count the trends of a window",
    text =
        """
Plain Java without a pipeline, as the stream calls it: the rows of a window are packed and \
joined, and [the trends](contracts/trends.md) are read off. For use inside a `DoFn` behind a \
`GroupByKey`.
""")
class WindowTrendsTest {
  // Recipe begins
  static List<Trend> trends(Iterable<CleanedRecord> window, long refusedPins) {
    PackedRows rows = new PackedRows();
    for (CleanedRecord record : window) {
      switch (record.kind()) {
        case PIN -> rows.addPin(record.pin(), record.order(), PackedRows.NOT_WRITTEN);
        case GEO -> rows.addGeo(record.geo(), record.order(), PackedRows.NOT_WRITTEN);
        case USER -> rows.addUser(record.user(), record.order(), PackedRows.NOT_WRITTEN);
      }
    }
    BucketJoin join = new BucketJoin();
    join.add(rows.toByteArray());
    Trends trends = Trends.create();
    join.finish(trends);
    trends.rejected(Kind.PIN, refusedPins);
    return trends.rows();
  }

  // Recipe ends

  @Test
  void aPostOfThreePartsCountsAndAPinAloneIsUnmatched() {
    RecordOrder order = RecordOrder.of(0, 0, 0);
    List<Trend> trends =
        trends(
            List.of(
                CleanedRecord.of(order, Pin.builder().ind(1).category("art").build()),
                CleanedRecord.of(order, Geo.builder().ind(1).country("France").build()),
                CleanedRecord.of(order, User.builder().ind(1).build()),
                CleanedRecord.of(order, Pin.builder().ind(2).category("art").build())),
            2);
    assertThat(value(trends, TrendMetric.POSTS, "art|France")).isEqualTo(1);
    assertThat(value(trends, TrendMetric.UNMATCHED, "pin")).isEqualTo(1);
    assertThat(value(trends, TrendMetric.REJECT_RATE, "pin")).isEqualTo(0.5);
  }

  private static double value(List<Trend> trends, TrendMetric metric, String key) {
    return trends.stream()
        .filter(trend -> trend.metric() == metric && trend.key().equals(key))
        .mapToDouble(Trend::value)
        .sum();
  }
}
