package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Answer 3b: the country whose top poster has the most followers.
 *
 * <p>Definition: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts, one a key, in the global window; one {@link
 *       AnswerTable}. Posts whose country, poster_name or follower_count is null take no part.
 *   <li><b>Errors:</b> none; without any match the table has no rows.
 *   <li><b>Runners:</b> one combine; tested on the direct runner.
 *   <li><b>Example:</b> {@code posts.apply(TopCountry.create().withTies(AnswerOptions.Ties.ALL))}
 * </ul>
 */
public final class TopCountry extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private TopCountry(AnswerOptions options) {
    this.options = options;
  }

  public static TopCountry create() {
    return new TopCountry(AnswerOptions.defaults());
  }

  /** First of the names that share the top, or all of them. */
  public TopCountry withTies(AnswerOptions.Ties ties) {
    return new TopCountry(options.withTies(ties));
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts.apply("Answer", PostAnswers.of(AnswerName.TOP_COUNTRY, options));
  }
}
