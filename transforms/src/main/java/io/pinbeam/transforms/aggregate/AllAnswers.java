package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.JoinedPosts;
import java.util.EnumSet;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The tables of all answers, from one pass over the posts and one over the users. Each answer also
 * stands as a transform of its own, such as {@link TopCategoryByCountry}.
 *
 * <p>Definitions: {@code docs/contracts/answers.md}.
 *
 * <ul>
 *   <li><b>Input/Output:</b> bounded posts and users, one of each a key, in the global window; one
 *       {@link AnswerTable} for each {@link AnswerName}, in no order. A column that is null keeps a
 *       row out of the answers that group by it or count it.
 *   <li><b>Errors:</b> none; without any match a table has no rows.
 *   <li><b>Runners:</b> combines and one GroupByKey; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * JoinedPosts joined = records.apply(JoinPosts.create());
 * joined
 *     .apply(AllAnswers.create().withOptions(AnswerOptions.defaults().withTies(Ties.ALL)))
 *     .apply(MapElements.into(strings()).via(AnswerTable::toCsv));
 * }</pre>
 * </ul>
 */
public final class AllAnswers extends PTransform<JoinedPosts, PCollection<AnswerTable>> {
  private final AnswerOptions options;

  private AllAnswers(AnswerOptions options) {
    this.options = options;
  }

  public static AllAnswers create() {
    return new AllAnswers(AnswerOptions.defaults());
  }

  public AllAnswers withOptions(AnswerOptions options) {
    return new AllAnswers(options);
  }

  @Override
  public PCollection<AnswerTable> expand(JoinedPosts joined) {
    EnumSet<AnswerName> aboutPosts =
        EnumSet.complementOf(EnumSet.of(AnswerName.USERS_JOINED_BY_YEAR));
    return PCollectionList.of(joined.posts().apply("OfPosts", PostAnswers.of(aboutPosts, options)))
        .and(joined.users().apply("OfUsers", UsersJoinedByYear.create()))
        .apply("Tables", Flatten.pCollections());
  }
}
