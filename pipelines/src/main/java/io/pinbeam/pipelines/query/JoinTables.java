package io.pinbeam.pipelines.query;

import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.join.JoinedPosts;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Joins the rows of the three tables, one row a key each. By hash bucket, as batches do, for a join
 * by key would cost the direct runner a key for each post.
 */
final class JoinTables extends PTransform<PBegin, JoinedPosts> {
  private static final long serialVersionUID = 1;
  private static final long ROWS_IN_A_BUCKET = 100_000;
  private static final int LEAST_BUCKETS = 16;

  private final int buckets;
  private final PTransform<PBegin, PCollection<Row>> pins;
  private final PTransform<PBegin, PCollection<Row>> geos;
  private final PTransform<PBegin, PCollection<Row>> users;

  private JoinTables(
      int buckets,
      PTransform<PBegin, PCollection<Row>> pins,
      PTransform<PBegin, PCollection<Row>> geos,
      PTransform<PBegin, PCollection<Row>> users) {
    this.buckets = buckets;
    this.pins = pins;
    this.geos = geos;
    this.users = users;
  }

  /** Joins rows of the three tables, of which there are so many in all. */
  static JoinTables of(
      long rows,
      PTransform<PBegin, PCollection<Row>> pins,
      PTransform<PBegin, PCollection<Row>> geos,
      PTransform<PBegin, PCollection<Row>> users) {
    int buckets = (int) Math.max(LEAST_BUCKETS, rows / ROWS_IN_A_BUCKET);
    return new JoinTables(buckets, pins, geos, users);
  }

  @Override
  public JoinedPosts expand(PBegin begin) {
    return PCollectionList.of(records(begin.apply("Pins", pins), Kind.PIN))
        .and(records(begin.apply("Geos", geos), Kind.GEO))
        .and(records(begin.apply("Users", users), Kind.USER))
        .apply("All kinds", Flatten.pCollections())
        .apply("Join", JoinPosts.create().withBuckets(buckets));
  }

  private static PCollection<CleanedRecord> records(PCollection<Row> rows, Kind kind) {
    return rows.apply("Columns of " + kind.label(), ParDo.of(new RecordFn(kind)));
  }

  /** Takes the columns that the join needs and no other. */
  private static final class RecordFn extends DoFn<Row, CleanedRecord> {
    private static final long serialVersionUID = 1;

    /** A table holds one row a key, so that no order has to decide. */
    private static final RecordOrder ORDER = RecordOrder.of(0, 0, 0);

    private final Kind kind;

    RecordFn(Kind kind) {
      this.kind = kind;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<CleanedRecord> out) {
      out.output(
          switch (kind) {
            case PIN -> CleanedRecord.of(ORDER, pin(row));
            case GEO -> CleanedRecord.of(ORDER, geo(row));
            case USER -> CleanedRecord.of(ORDER, user(row));
          });
    }

    private static Pin pin(Row row) {
      return Pin.builder()
          .ind(row.getInt64("ind"))
          .category(row.getString("category"))
          .posterName(row.getString("poster_name"))
          .followerCount(row.getInt64("follower_count"))
          .build();
    }

    private static Geo geo(Row row) {
      return Geo.builder()
          .ind(row.getInt64("ind"))
          .country(row.getString("country"))
          .timestamp(SqlRows.micros(row, "timestamp"))
          .build();
    }

    private static User user(Row row) {
      return User.builder()
          .ind(row.getInt64("ind"))
          .userName(row.getString("user_name"))
          .age(row.getInt32("age"))
          .dateJoined(SqlRows.micros(row, "date_joined"))
          .build();
    }
  }
}
