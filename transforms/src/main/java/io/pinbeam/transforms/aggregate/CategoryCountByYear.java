package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 2: how many posts each category has in each of the years 2018 to 2022.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose category or timestamp is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code posts.apply(CategoryCountByYear.create())}
 * </ul>
 */
public final class CategoryCountByYear
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private CategoryCountByYear() {}

  public static CategoryCountByYear create() {
    return new CategoryCountByYear();
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply(
        "Answer", PostAnswers.of(AnswerName.CATEGORY_COUNT_BY_YEAR, AnswerOptions.defaults()));
  }
}
