package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 5: the median follower count in each {@link AgeGroup}.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose age or follower_count is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(MedianFollowersByAgeGroup.create().withMedian(AnswerOptions.MedianKind.APPROX))}
 * </ul>
 */
public final class MedianFollowersByAgeGroup
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private MedianFollowersByAgeGroup(AnswerOptions options) {
    this.options = options;
  }

  public static MedianFollowersByAgeGroup create() {
    return new MedianFollowersByAgeGroup(AnswerOptions.defaults());
  }

  /** What the median of an even number of posts is. */
  public MedianFollowersByAgeGroup withMedian(AnswerOptions.MedianKind median) {
    return new MedianFollowersByAgeGroup(options.withMedian(median));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.MEDIAN_FOLLOWERS_BY_AGE_GROUP, options));
  }
}
