package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 2b: the category with the most posts in each of the years 2018 to 2022.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose category or timestamp is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(TopCategoryByYear.create().withTies(AnswerOptions.Ties.ALL))}
 * </ul>
 */
public final class TopCategoryByYear
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private TopCategoryByYear(AnswerOptions options) {
    this.options = options;
  }

  public static TopCategoryByYear create() {
    return new TopCategoryByYear(AnswerOptions.defaults());
  }

  /** First of the names that share the top, or all of them. */
  public TopCategoryByYear withTies(AnswerOptions.Ties ties) {
    return new TopCategoryByYear(options.withTies(ties));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.TOP_CATEGORY_BY_YEAR, options));
  }
}
