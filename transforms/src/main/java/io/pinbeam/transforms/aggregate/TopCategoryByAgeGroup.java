package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 4: the category with the most posts in each {@link AgeGroup}.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose age or category is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(TopCategoryByAgeGroup.create().withTies(AnswerOptions.Ties.ALL))}
 * </ul>
 */
public final class TopCategoryByAgeGroup
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private TopCategoryByAgeGroup(AnswerOptions options) {
    this.options = options;
  }

  public static TopCategoryByAgeGroup create() {
    return new TopCategoryByAgeGroup(AnswerOptions.defaults());
  }

  /** First of the names that share the top, or all of them. */
  public TopCategoryByAgeGroup withTies(AnswerOptions.Ties ties) {
    return new TopCategoryByAgeGroup(options.withTies(ties));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.TOP_CATEGORY_BY_AGE_GROUP, options));
  }
}
