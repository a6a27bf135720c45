package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.NaiveJoin;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.join.RandomRecords;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendsTest {
  @Test
  void givesWhatTheContractSaysForRandomWindows() {
    for (long seed = 0; seed < 300; seed++) {
      List<CleanedRecord> records = RandomRecords.of(seed);
      Random random = new Random(seed);
      List<Kind> rejected = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        int kind = random.nextInt(4);
        rejected.add(kind == 3 ? null : Kind.values()[kind]);
      }
      assertThat(text(trends(records, rejected).rows()))
          .as("seed %s", seed)
          .isEqualTo(new NaiveTrends(records, rejected).rows());
    }
  }

  @Test
  void aPostIsJoinedOnlyIfAllItsPartsAreThereWhateverTheyHold() {
    // Parts of nulls alone are parts all the same.
    List<CleanedRecord> records = RandomRecords.of(7);
    NaiveJoin join = new NaiveJoin(records);
    long complete =
        join.pins.keySet().stream()
            .filter(join.geos::containsKey)
            .filter(join.users::containsKey)
            .count();
    Trends trends = trends(records, List.of());
    assertThat(text(trends.rows()))
        .contains("posts_total all null null null null null " + (double) complete);
    assertThat(trends.unmatched(Kind.GEO)).isEqualTo(join.geos.size() - complete);
  }

  @Test
  void anEmptyWindowHasNoPostsAndNoRates() {
    assertThat(text(Trends.create().rows()))
        .containsExactly(
            "posts_total all null null null null null 0.0",
            "unmatched pin null null null pin null 0.0",
            "unmatched geo null null null geo null 0.0",
            "unmatched user null null null user null 0.0");
  }

  @Test
  void metricsAreFoundByTheirLabels() {
    for (TrendMetric metric : TrendMetric.values()) {
      assertThat(TrendMetric.ofLabel(metric.label())).contains(metric);
    }
    assertThat(TrendMetric.ofLabel("POSTS")).isEmpty();
  }

  private static Trends trends(List<CleanedRecord> records, List<Kind> rejected) {
    PackedRows packed = new PackedRows();
    for (CleanedRecord record : records) {
      switch (record.kind()) {
        case PIN -> packed.addPin(record.pin(), record.order(), PackedRows.NOT_WRITTEN);
        case GEO -> packed.addGeo(record.geo(), record.order(), PackedRows.NOT_WRITTEN);
        case USER -> packed.addUser(record.user(), record.order(), PackedRows.NOT_WRITTEN);
      }
    }
    BucketJoin join = new BucketJoin();
    join.add(packed.toByteArray());
    Trends trends = Trends.create();
    join.finish(trends);
    rejected.forEach(kind -> trends.rejected(kind, 1));
    return trends;
  }

  private static List<String> text(List<Trend> trends) {
    return trends.stream()
        .map(
            t ->
                String.join(
                    " ",
                    t.metric().label(),
                    t.key(),
                    t.category(),
                    t.country(),
                    t.ageGroup(),
                    t.kind() == null ? null : t.kind().label(),
                    String.valueOf(t.rank()),
                    String.valueOf(t.value())))
        .toList();
  }
}
