package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The trends of one window, from what a {@link BucketJoin} of its rows gives. Mutable, and as large
 * as there are groups and distinct values, not posts.
 *
 * <p>Definitions: {@code docs/contracts/trends.md}.
 *
 * <pre>{@code
 * BucketJoin join = new BucketJoin();
 * packedRows.forEach(join::add);
 * Trends trends = Trends.create();
 * join.finish(trends);
 * trends.rejected(Kind.PIN, 3);
 * List<Trend> rows = trends.rows();
 * }</pre>
 */
public final class Trends implements BucketJoin.Visitor {
  /** How many ranks {@link TrendMetric#TOP_CATEGORY} has. */
  public static final int TOP_CATEGORIES = 10;

  private static final Kind[] KINDS = Kind.values();
  private static final AgeGroup[] AGE_GROUPS = AgeGroup.values();

  private final TreeMap<String, NameCounts> countriesByCategory = new TreeMap<>(Utf8Order.INSTANCE);
  private final NameCounts categories = new NameCounts();
  private final TreeMap<Integer, ValueCounts> followersByAge = new TreeMap<>();
  private final long[] read = new long[KINDS.length];
  private final long[] rejected = new long[KINDS.length];
  private final long[] unmatched = new long[KINDS.length];
  private long posts;
  private long rejectedOfNoKind;
  private boolean isComplete;

  private Trends() {}

  public static Trends create() {
    return new Trends();
  }

  /** Takes dead letters; {@code kind} is null where it could not be told. */
  public void rejected(@Nullable Kind kind, long n) {
    if (kind == null) {
      rejectedOfNoKind += n;
    } else {
      rejected[kind.ordinal()] += n;
    }
  }

  @Override
  public void parts(boolean hasPin, boolean hasGeo, boolean hasUser) {
    isComplete = hasPin && hasGeo && hasUser;
    if (!isComplete) {
      unmatched[Kind.PIN.ordinal()] += hasPin ? 1 : 0;
      unmatched[Kind.GEO.ordinal()] += hasGeo ? 1 : 0;
      unmatched[Kind.USER.ordinal()] += hasUser ? 1 : 0;
    }
  }

  @Override
  public void post(Post post) {
    if (!isComplete) {
      return;
    }
    posts++;
    String category = post.category();
    if (category != null) {
      categories.add(category);
      if (post.country() != null) {
        countriesByCategory.computeIfAbsent(category, c -> new NameCounts()).add(post.country());
      }
    }
    AgeGroup age = AgeGroup.of(post.age());
    if (age != null && post.followerCount() != null) {
      followersByAge
          .computeIfAbsent(age.ordinal(), a -> new ValueCounts())
          .add(post.followerCount());
    }
  }

  @Override
  public void user(User user) {
    // Counted by its parts and its post.
  }

  @Override
  public void loser(Kind kind, long ref) {
    // A row that a later one of its key displaces is counted as read, and no more.
  }

  @Override
  public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {
    this.read[kind.ordinal()] += read;
  }

  /** Rows of a kind whose post is not complete. */
  public long unmatched(Kind kind) {
    return unmatched[kind.ordinal()];
  }

  /** Rows and dead letters of a kind. */
  public long read(Kind kind) {
    return read[kind.ordinal()] + rejected[kind.ordinal()];
  }

  /** All values, in the order of their metrics and keys, by rank where they have one. */
  public List<Trend> rows() {
    List<Trend> rows = new ArrayList<>();
    countriesByCategory.forEach(
        (category, countries) ->
            countries
                .counts()
                .forEach(
                    (country, n) ->
                        rows.add(
                            Trend.ofCategoryAndCountry(TrendMetric.POSTS, category, country, n))));
    rows.add(Trend.of(TrendMetric.POSTS_TOTAL, posts));
    addTopCategories(rows);
    followersByAge.forEach(
        (age, followers) ->
            rows.add(
                Trend.ofAgeGroup(
                    TrendMetric.MEDIAN_FOLLOWERS,
                    AGE_GROUPS[age].label(),
                    followers.median(AnswerOptions.MedianKind.EXACT).orElseThrow().doubleValue())));
    addRejectRates(rows);
    for (Kind kind : KINDS) {
      rows.add(Trend.ofKind(TrendMetric.UNMATCHED, kind, unmatched[kind.ordinal()]));
    }
    return rows;
  }

  private void addTopCategories(List<Trend> rows) {
    // The sort is stable: those with one count stay in the order of their names.
    List<Map.Entry<String, Long>> top =
        categories.counts().entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(TOP_CATEGORIES)
            .toList();
    for (int i = 0; i < top.size(); i++) {
      rows.add(
          Trend.ofCategory(
              TrendMetric.TOP_CATEGORY, top.get(i).getKey(), i + 1, top.get(i).getValue()));
    }
  }

  private void addRejectRates(List<Trend> rows) {
    long allRead = rejectedOfNoKind;
    long allRejected = rejectedOfNoKind;
    for (Kind kind : KINDS) {
      long refused = rejected[kind.ordinal()];
      if (read(kind) > 0) {
        rows.add(Trend.ofKind(TrendMetric.REJECT_RATE, kind, (double) refused / read(kind)));
      }
      allRead += read(kind);
      allRejected += refused;
    }
    if (allRead > 0) {
      rows.add(Trend.of(TrendMetric.REJECT_RATE, (double) allRejected / allRead));
    }
  }
}
