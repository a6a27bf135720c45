package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 1: the category with the most posts in each country.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose country or category is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(TopCategoryByCountry.create().withTies(AnswerOptions.Ties.ALL))}
 * </ul>
 */
public final class TopCategoryByCountry
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private TopCategoryByCountry(AnswerOptions options) {
    this.options = options;
  }

  public static TopCategoryByCountry create() {
    return new TopCategoryByCountry(AnswerOptions.defaults());
  }

  /** First of the names that share the top, or all of them. */
  public TopCategoryByCountry withTies(AnswerOptions.Ties ties) {
    return new TopCategoryByCountry(options.withTies(ties));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.TOP_CATEGORY_BY_COUNTRY, options));
  }
}
