package io.pinbeam.pipelines.query;

import io.pinbeam.transforms.join.JoinedPosts;
import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The table {@code posts}: each row of {@code pin} with what the answers ask of {@code geo} and
 * {@code user}, null where there is none.
 */
final class PostRows extends PTransform<PBegin, PCollection<Row>> {
  private static final long serialVersionUID = 1;

  static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("ind")
          .addNullableStringField("category")
          .addNullableStringField("poster_name")
          .addNullableInt64Field("follower_count")
          .addNullableStringField("country")
          .addNullableField("timestamp", FieldType.DATETIME)
          .addNullableStringField("user_name")
          .addNullableInt32Field("age")
          .addNullableField("date_joined", FieldType.DATETIME)
          .addNullableInt64Field("timestamp_micros")
          .addNullableInt64Field("date_joined_micros")
          .build();

  private final PTransform<PBegin, JoinedPosts> join;

  private PostRows(PTransform<PBegin, JoinedPosts> join) {
    this.join = join;
  }

  static PostRows of(PTransform<PBegin, JoinedPosts> join) {
    return new PostRows(join);
  }

  @Override
  public PCollection<Row> expand(PBegin begin) {
    JoinedPosts joined = begin.apply("Posts", join);
    return joined.posts().apply("For SQL", ParDo.of(new RowFn())).setRowSchema(SCHEMA);
  }

  private static final class RowFn extends DoFn<Post, Row> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Post post, OutputReceiver<Row> out) {
      out.output(
          Row.withSchema(SCHEMA)
              .attachValues(
                  post.ind(),
                  post.category(),
                  post.posterName(),
                  post.followerCount(),
                  post.country(),
                  SqlRows.time(post.timestamp()),
                  post.userName(),
                  post.age(),
                  SqlRows.time(post.dateJoined()),
                  post.timestamp(),
                  post.dateJoined()));
    }
  }
}
