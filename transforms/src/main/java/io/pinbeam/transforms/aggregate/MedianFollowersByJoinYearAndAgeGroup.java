package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 8: the median follower count of the users that joined in each of the years 2015 to 2020,
 * in each {@link AgeGroup}.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose date_joined, age or follower_count is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(MedianFollowersByJoinYearAndAgeGroup.create().withMedian(AnswerOptions.MedianKind.APPROX))}
 * </ul>
 */
public final class MedianFollowersByJoinYearAndAgeGroup
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private MedianFollowersByJoinYearAndAgeGroup(AnswerOptions options) {
    this.options = options;
  }

  public static MedianFollowersByJoinYearAndAgeGroup create() {
    return new MedianFollowersByJoinYearAndAgeGroup(AnswerOptions.defaults());
  }

  /** What the median of an even number of posts is. */
  public MedianFollowersByJoinYearAndAgeGroup withMedian(AnswerOptions.MedianKind median) {
    return new MedianFollowersByJoinYearAndAgeGroup(options.withMedian(median));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply(
        "Answer", PostAnswers.of(AnswerName.MEDIAN_FOLLOWERS_BY_JOIN_YEAR_AND_AGE_GROUP, options));
  }
}
