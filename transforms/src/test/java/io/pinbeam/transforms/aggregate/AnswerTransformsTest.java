package io.pinbeam.transforms.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.join.JoinPosts;
import io.pinbeam.transforms.join.JoinedPosts;
import io.pinbeam.transforms.join.RandomRecords;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTransformsTest {
  /** 2016-01-01 and 2019-01-01. */
  private static final long JOINED = 1_451_606_400_000_000L;

  private static final long POSTED = 1_546_300_800_000_000L;
  private static final List<Post> POSTS =
      List.of(
          post(1, "art", "Ann", 10L, "Peru", POSTED, 20, JOINED),
          post(2, "quotes", "Bob", 21L, "Peru", POSTED, 20, JOINED),
          post(3, "art", "Cid", 21L, "Chad", POSTED, 60, JOINED),
          post(4, null, null, null, null, null, null, null),
          post(5, "art", "Dan", null, "Chad", POSTED - 1, null, null));
  private static final List<User> USERS =
      List.of(
          User.builder().ind(1).userName("u").age(20).dateJoined(JOINED).build(),
          User.builder().ind(2).userName("u").age(20).dateJoined(JOINED).build(),
          User.builder().ind(3).age(60).dateJoined(JOINED).build(),
          User.builder().ind(9).dateJoined(JOINED).build(),
          User.builder().ind(4).build());

  private final Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());

  private static Post post(
      long ind,
      String category,
      String poster,
      Long followers,
      String country,
      Long posted,
      Integer age,
      Long joined) {
    return Post.builder()
        .ind(ind)
        .category(category)
        .posterName(poster)
        .followerCount(followers)
        .country(country)
        .timestamp(posted)
        .age(age)
        .dateJoined(joined)
        .build();
  }

  private static Map<AnswerName, String> first() {
    Map<AnswerName, String> csv = new EnumMap<>(AnswerName.class);
    csv.put(
        AnswerName.TOP_CATEGORY_BY_COUNTRY,
        "country,category,category_count,tied\nChad,art,2,1\nPeru,art,1,2\n");
    csv.put(
        AnswerName.CATEGORY_COUNT_BY_YEAR,
        "post_year,category,category_count\n2018,art,1\n2019,art,2\n2019,quotes,1\n");
    csv.put(
        AnswerName.TOP_CATEGORY_BY_YEAR,
        "post_year,category,category_count,tied\n2018,art,1,1\n2019,art,2,1\n");
    csv.put(
        AnswerName.TOP_POSTER_BY_COUNTRY,
        "country,poster_name,follower_count\nChad,Cid,21\nPeru,Bob,21\n");
    csv.put(AnswerName.TOP_COUNTRY, "country,poster_name,follower_count\nChad,Cid,21\n");
    csv.put(
        AnswerName.TOP_CATEGORY_BY_AGE_GROUP,
        "age_group,category,category_count,tied\n18-24,art,1,2\n+50,art,1,1\n");
    csv.put(
        AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP,
        "age_group,median_follower_count\n18-24,15.5\n+50,21.0\n");
    csv.put(
        AnswerName.USERS_JOINED_BY_YEAR,
        "join_year,number_users_joined,number_records\n2016,3,4\n");
    csv.put(
        AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR, "join_year,median_follower_count\n2016,21.0\n");
    csv.put(
        AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP,
        "join_year,age_group,median_follower_count\n2016,18-24,15.5\n2016,+50,21.0\n");
    return csv;
  }

  private static Map<AnswerName, String> all() {
    Map<AnswerName, String> csv = first();
    csv.put(
        AnswerName.TOP_CATEGORY_BY_COUNTRY,
        "country,category,category_count,tied\nChad,art,2,1\nPeru,art,1,2\nPeru,quotes,1,2\n");
    csv.put(
        AnswerName.TOP_COUNTRY, "country,poster_name,follower_count\nChad,Cid,21\nPeru,Bob,21\n");
    csv.put(
        AnswerName.TOP_CATEGORY_BY_AGE_GROUP,
        "age_group,category,category_count,tied\n18-24,art,1,2\n18-24,quotes,1,2\n+50,art,1,1\n");
    csv.put(
        AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP,
        "age_group,median_follower_count\n18-24,10.0\n+50,21.0\n");
    csv.put(
        AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP,
        "join_year,age_group,median_follower_count\n2016,18-24,10.0\n2016,+50,21.0\n");
    return csv;
  }

  private JoinedPosts joined(List<Post> posts, List<User> users) {
    return JoinedPosts.of(
        pipeline.apply("Posts", Create.of(posts).withType(TypeDescriptor.of(Post.class))),
        pipeline.apply("Users", Create.of(users).withType(TypeDescriptor.of(User.class))));
  }

  private static PCollection<String> csv(PCollection<AnswerTable> tables) {
    return tables.apply(
        "Csv of " + tables.getName(),
        MapElements.into(TypeDescriptors.strings()).via(AnswerTable::toCsv));
  }

  private static <T> void expect(
      PCollection<T> rows,
      PTransform<PCollection<T>, PCollection<AnswerTable>> answer,
      String csv) {
    PAssert.that(csv(rows.apply(answer))).containsInAnyOrder(csv);
  }

  @Test
  void eachAnswerIsATransform() {
    JoinedPosts joined = joined(POSTS, USERS);
    Map<AnswerName, String> csv = first();
    expectEach(joined, csv);
    pipeline.run().waitUntilFinish();
  }

  private static void expectEach(JoinedPosts joined, Map<AnswerName, String> csv) {
    PCollection<Post> posts = joined.posts();
    expect(posts, TopCategoryByCountry.create(), csv.get(AnswerName.TOP_CATEGORY_BY_COUNTRY));
    expect(posts, CategoryCountByYear.create(), csv.get(AnswerName.CATEGORY_COUNT_BY_YEAR));
    expect(posts, TopCategoryByYear.create(), csv.get(AnswerName.TOP_CATEGORY_BY_YEAR));
    expect(posts, TopPosterByCountry.create(), csv.get(AnswerName.TOP_POSTER_BY_COUNTRY));
    expect(posts, TopCountry.create(), csv.get(AnswerName.TOP_COUNTRY));
    expect(posts, TopCategoryByAgeGroup.create(), csv.get(AnswerName.TOP_CATEGORY_BY_AGE_GROUP));
    expect(
        posts,
        MedianFollowersByAgeGroup.create(),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP));
    expect(joined.users(), UsersJoinedByYear.create(), csv.get(AnswerName.USERS_JOINED_BY_YEAR));
    expect(
        posts,
        MedianFollowersByJoinYear.create(),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR));
    expect(
        posts,
        MedianFollowersByJoinYearAndAgeGroup.create(),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP));
  }

  @Test
  void optionsReachEachTransform() {
    AnswerOptions.Ties ties = AnswerOptions.Ties.ALL;
    AnswerOptions.MedianKind median = AnswerOptions.MedianKind.APPROX;
    PCollection<Post> posts = joined(POSTS, USERS).posts();
    Map<AnswerName, String> csv = all();
    expect(
        posts,
        TopCategoryByCountry.create().withTies(ties),
        csv.get(AnswerName.TOP_CATEGORY_BY_COUNTRY));
    expect(
        posts, TopCategoryByYear.create().withTies(ties), csv.get(AnswerName.TOP_CATEGORY_BY_YEAR));
    expect(
        posts,
        TopPosterByCountry.create().withTies(ties),
        csv.get(AnswerName.TOP_POSTER_BY_COUNTRY));
    expect(posts, TopCountry.create().withTies(ties), csv.get(AnswerName.TOP_COUNTRY));
    expect(
        posts,
        TopCategoryByAgeGroup.create().withTies(ties),
        csv.get(AnswerName.TOP_CATEGORY_BY_AGE_GROUP));
    expect(
        posts,
        MedianFollowersByAgeGroup.create().withMedian(median),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP));
    expect(
        posts,
        MedianFollowersByJoinYear.create().withMedian(median),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR));
    expect(
        posts,
        MedianFollowersByJoinYearAndAgeGroup.create().withMedian(median),
        csv.get(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void allAnswersComeFromOnePass() {
    AnswerOptions options =
        AnswerOptions.defaults()
            .withTies(AnswerOptions.Ties.ALL)
            .withMedian(AnswerOptions.MedianKind.APPROX);
    JoinedPosts joined = joined(POSTS, USERS);
    PAssert.that(csv(joined.apply("First", AllAnswers.create())))
        .containsInAnyOrder(first().values());
    PAssert.that(csv(joined.apply("All", AllAnswers.create().withOptions(options))))
        .containsInAnyOrder(all().values());
    pipeline.run().waitUntilFinish();
  }

  /** From cleaned records with repeats to the text of every answer. */
  @ParameterizedTest
  @ValueSource(longs = {2, 11})
  void theWholeWayEqualsTheModelOverRandomTables(long seed) {
    List<CleanedRecord> records = RandomRecords.of(seed);
    NaiveAnswers model = new NaiveAnswers(records, true, false);
    List<String> expected = new ArrayList<>();
    for (AnswerName answer : AnswerName.values()) {
      expected.add(model.csv(answer));
    }
    AnswerOptions options = AnswerOptions.defaults().withTies(AnswerOptions.Ties.ALL);
    PCollection<AnswerTable> answers =
        pipeline
            .apply(Create.of(records).withType(TypeDescriptor.of(CleanedRecord.class)))
            .apply(JoinPosts.create().withBuckets(3))
            .apply(AllAnswers.create().withOptions(options));
    PAssert.that(csv(answers)).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void withoutAnyMatchTheHeaderStandsAlone() {
    Map<AnswerName, String> headers = new EnumMap<>(AnswerName.class);
    for (AnswerName answer : AnswerName.values()) {
      headers.put(answer, String.join(",", answer.columns()) + "\n");
    }
    JoinedPosts joined = joined(List.of(), List.of());
    expectEach(joined, headers);
    PAssert.that(csv(joined.apply(AllAnswers.create()))).containsInAnyOrder(headers.values());
    assertThat(headers).hasSize(10);
    pipeline.run().waitUntilFinish();
  }
}
