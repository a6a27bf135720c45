package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 3: the poster with the most followers in each country.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose country, poster_name or follower_count is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code
 *       posts.apply(TopPosterByCountry.create().withTies(AnswerOptions.Ties.ALL))}
 * </ul>
 */
public final class TopPosterByCountry
    extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private TopPosterByCountry(AnswerOptions options) {
    this.options = options;
  }

  public static TopPosterByCountry create() {
    return new TopPosterByCountry(AnswerOptions.defaults());
  }

  /** First of the names that share the top, or all of them. */
  public TopPosterByCountry withTies(AnswerOptions.Ties ties) {
    return new TopPosterByCountry(options.withTies(ties));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.TOP_POSTER_BY_COUNTRY, options));
  }
}
