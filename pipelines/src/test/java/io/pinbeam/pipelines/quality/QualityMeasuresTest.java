package io.pinbeam.pipelines.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.LastRun;
import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the buckets measure is what a model that looks at all rows at once says. */
class QualityMeasuresTest {
  private static final int BUCKETS = 7;

  private static Expectation of(Kind kind, QualityColumn column, Check check) {
    return new Expectation(
        column + " " + check.label(), kind, column, check, ExpectationAction.WARN);
  }

  private static final Expectations EXPECTATIONS =
      Expectations.of(
          List.of(
              of(Kind.USER, QualityColumn.AGE, new Check.NullShare(0.2)),
              of(Kind.USER, QualityColumn.AGE, new Check.Range(10L, 50L, "10 to 50")),
              of(Kind.USER, QualityColumn.USER_NAME, new Check.Unique()),
              of(Kind.USER, QualityColumn.DATE_JOINED, new Check.Unique()),
              of(Kind.USER, QualityColumn.DATE_JOINED, new Check.Range(null, 40L, "40 or less")),
              of(Kind.GEO, QualityColumn.COORDINATES, new Check.Unique()),
              of(Kind.GEO, QualityColumn.COORDINATES, new Check.NullShare(0)),
              of(Kind.GEO, QualityColumn.COUNTRY, new Check.Unique()),
              of(Kind.GEO, QualityColumn.GEO_IND, new Check.Range(5L, null, "5 or more"))));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 50, 3_000})
  void asTheModelSays(int rows) {
    Random random = new Random(rows);
    Map<Long, User> users = new HashMap<>();
    Map<Long, Geo> geos = new HashMap<>();
    List<BucketJoin> joins = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      joins.add(new BucketJoin());
    }
    RowMarks userMarks = RowMarks.of(EXPECTATIONS, Kind.USER);
    RowMarks geoMarks = RowMarks.of(EXPECTATIONS, Kind.GEO);
    for (int i = 0; i < rows; i++) {
      long ind = random.nextInt(rows);
      User user =
          User.builder()
              .ind(ind)
              .userName(random.nextInt(5) == 0 ? null : "n" + random.nextInt(2 * rows))
              .age(random.nextInt(4) == 0 ? null : random.nextInt(60))
              .dateJoined(random.nextInt(5) == 0 ? null : (long) random.nextInt(60))
              .build();
      Geo geo =
          Geo.builder()
              .ind(ind)
              .country(random.nextInt(3) == 0 ? null : "c" + random.nextInt(rows))
              .coordinates(
                  random.nextInt(9) == 0
                      ? null
                      : List.of((double) random.nextInt(50), (double) random.nextInt(50)))
              .timestamp(null)
              .build();
      // A later row of a key takes the place of the one before.
      users.put(ind, user);
      geos.put(ind, geo);
      joins.get(HashBucket.of(ind, BUCKETS)).add(packed(Kind.USER, user, i, userMarks));
      joins.get(HashBucket.of(ind, BUCKETS)).add(packed(Kind.GEO, geo, i, geoMarks));
    }

    long[] measured = measured(joins);

    List<User> u = List.copyOf(users.values());
    List<Geo> g = List.copyOf(geos.values());
    assertThat(measured)
        .containsExactly(
            u.stream().filter(x -> x.age() == null).count(),
            u.stream().filter(x -> x.age() != null && (x.age() < 10 || x.age() > 50)).count(),
            repeats(u, User::userName),
            repeats(u, User::dateJoined),
            u.stream().filter(x -> x.dateJoined() != null && x.dateJoined() > 40).count(),
            repeats(g, Geo::coordinates),
            g.stream().filter(x -> x.coordinates() == null).count(),
            repeats(g, Geo::country),
            g.stream().filter(x -> x.ind() < 5).count());
  }

  private static byte[] packed(Kind kind, Object row, int position, RowMarks marks) {
    RowBuffer rows = RowBuffer.of(kind);
    rows.addRow(row);
    PackedRows packed = new PackedRows();
    packed.add(rows, 0, 0, position, 0, position, marks.of(rows, 0));
    return packed.toByteArray();
  }

  private static long[] measured(List<BucketJoin> joins) {
    long[] measured = new long[EXPECTATIONS.all().size()];
    Map<Integer, List<byte[]>> values = new HashMap<>();
    for (BucketJoin join : joins) {
      BucketMeasures measures = BucketMeasures.of(EXPECTATIONS, BUCKETS);
      join.finish(
          new BucketJoin.Visitor() {
            @Override
            public void post(Post post) {}

            @Override
            public void user(User user) {}

            @Override
            public void loser(Kind kind, long ref) {}

            @Override
            public void stays(Kind kind, byte[] bytes, int end) {
              RowMarks.of(EXPECTATIONS, kind).count(bytes, end, measures);
            }

            @Override
            public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {}
          });
      add(measured, measures.broken());
      measures.forEachBucketOfValues(
          (bucket, bytes) -> values.computeIfAbsent(bucket, b -> new ArrayList<>()).add(bytes));
    }
    values.values().forEach(bytes -> add(measured, RepeatedValues.count(EXPECTATIONS, bytes)));
    return measured;
  }

  private static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private static <T> long repeats(List<T> rows, Function<T, Object> column) {
    List<Object> values = rows.stream().map(column).filter(Objects::nonNull).toList();
    Set<Object> distinct = new HashSet<>(values);
    return values.size() - distinct.size();
  }

  private static JsonNode report(Check check, long broken, long rows, LastRun last) {
    Expectation expectation =
        new Expectation("e", Kind.PIN, QualityColumn.TITLE, check, ExpectationAction.FAIL);
    Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
    Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      byKind.put(kind, rows);
      counts.put(kind, new KindCounts(kind));
    }
    QualityReport report =
        QualityReport.of(
            Expectations.of(List.of(expectation)), byKind, new long[] {broken}, counts, last);
    JsonNode json = report.toJson();
    assertThat(report.fails()).isEqualTo(json.has("text"));
    return json.at("/expectations/0");
  }

  @Test
  void aShareIsComparedByItsDecimals() {
    for (int percent = 0; percent <= 100; percent++) {
      Check check = new Check.NullShare(Double.parseDouble("" + percent / 100.0));
      assertThat(report(check, percent, 100, null).get("held").asBoolean()).isTrue();
      assertThat(report(check, percent + 1L, 100, null).get("held").asBoolean()).isFalse();
    }
    JsonNode third = report(new Check.NullShare(0.3), 1, 3, null);
    assertThat(third.get("measured").decimalValue()).isEqualByComparingTo("0.333333");
    assertThat(third.get("measuredText").asText()).isEqualTo("1 of 3 rows has none (0.333333)");
    assertThat(third.get("allowed").asText()).isEqualTo("at most 0.3");
    assertThat(report(new Check.NullShare(0), 0, 0, null).get("held").asBoolean()).isTrue();
  }

  @Test
  void rowCountsAreComparedWithLimitsAndWithTheLastRun() throws Exception {
    LastRun last = LastRun.parse("{\"runId\": \"r\", \"kinds\": {\"pin\": {\"cleaned\": 100}}}");
    Check ratio = new Check.RowCount(null, null, 0.29, 2.0);
    assertThat(report(ratio, 0, 29, last).get("held").asBoolean()).isTrue();
    assertThat(report(ratio, 0, 28, last).get("held").asBoolean()).isFalse();
    assertThat(report(ratio, 0, 200, last).get("held").asBoolean()).isTrue();
    assertThat(report(ratio, 0, 201, last).get("measuredText").asText())
        .isEqualTo("201 rows, the last run had 100");
    assertThat(report(ratio, 0, 201, null).get("held").asBoolean()).isTrue();
    Check limits = new Check.RowCount(5L, 6L, null, null);
    assertThat(report(limits, 0, 4, last).get("held").asBoolean()).isFalse();
    assertThat(report(limits, 0, 5, last).get("held").asBoolean()).isTrue();
    assertThat(report(limits, 0, 7, last).get("held").asBoolean()).isFalse();
    assertThat(report(limits, 0, 7, last).get("allowed").asText())
        .isEqualTo("at least 5, at most 6");
  }
}
