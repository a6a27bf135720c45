package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.join.NaiveJoin;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What {@code docs/contracts/trends.md} says, by looking through all for each value. */
final class NaiveTrends {
  private static final Comparator<String> UTF8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final List<CleanedRecord> records;
  private final List<Kind> rejected;
  private final NaiveJoin join;
  private final Set<Long> complete;
  private final List<String> rows = new ArrayList<>();

  /** A null among the rejected is a dead letter of no kind. */
  NaiveTrends(List<CleanedRecord> records, List<Kind> rejected) {
    this.records = records;
    this.rejected = rejected;
    this.join = new NaiveJoin(records);
    this.complete = new HashSet<>(join.pins.keySet());
    complete.retainAll(join.geos.keySet());
    complete.retainAll(join.users.keySet());
  }

  /** The columns of each row with blanks between them. */
  List<String> rows() {
    for (String category : categories()) {
      for (String country : countries()) {
        long n =
            complete.stream()
                .filter(ind -> category.equals(pin(ind).category()))
                .filter(ind -> country.equals(geo(ind).country()))
                .count();
        if (n > 0) {
          row("posts", category + "|" + country, category, country, null, null, null, n);
        }
      }
    }
    row("posts_total", "all", null, null, null, null, null, complete.size());
    int rank = 1;
    for (String category :
        categories().stream()
            .sorted(Comparator.comparingLong(this::posts).reversed().thenComparing(UTF8))
            .limit(10)
            .toList()) {
      row("top_category", category, category, null, null, null, rank++, posts(category));
    }
    median("18-24", 18, 24);
    median("25-35", 25, 35);
    median("36-50", 36, 50);
    median("+50", 51, Integer.MAX_VALUE);
    for (Kind kind : Kind.values()) {
      rate(kind.label(), kind.label(), of(kind), refused(kind));
    }
    rate("all", null, records.size(), rejected.size());
    row("unmatched", "pin", null, null, null, "pin", null, join.pins.size() - complete.size());
    row("unmatched", "geo", null, null, null, "geo", null, join.geos.size() - complete.size());
    row("unmatched", "user", null, null, null, "user", null, join.users.size() - complete.size());
    return rows;
  }

  private List<String> categories() {
    return complete.stream()
        .map(ind -> pin(ind).category())
        .filter(Objects::nonNull)
        .distinct()
        .sorted(UTF8)
        .toList();
  }

  private List<String> countries() {
    return complete.stream()
        .map(ind -> geo(ind).country())
        .filter(Objects::nonNull)
        .distinct()
        .sorted(UTF8)
        .toList();
  }

  private long posts(String category) {
    return complete.stream().filter(ind -> category.equals(pin(ind).category())).count();
  }

  private void median(String group, int from, int to) {
    List<Long> followers =
        complete.stream()
            .filter(ind -> user(ind).age() != null)
            .filter(ind -> user(ind).age() >= from && user(ind).age() <= to)
            .map(ind -> pin(ind).followerCount())
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    if (!followers.isEmpty()) {
      long lower = followers.get((followers.size() - 1) / 2);
      long upper = followers.get(followers.size() / 2);
      double median = lower == upper ? (double) lower : lower / 2.0 + upper / 2.0;
      row("median_followers", group, null, null, group, null, null, median);
    }
  }

  private void rate(String key, String kind, long rows, long refused) {
    if (rows + refused > 0) {
      double rate = (double) refused / (rows + refused);
      row("reject_rate", key, null, null, null, kind, null, rate);
    }
  }

  private long of(Kind kind) {
    return records.stream().filter(record -> record.kind() == kind).count();
  }

  private long refused(Kind kind) {
    return rejected.stream().filter(refused -> refused == kind).count();
  }

  private void row(
      String metric,
      String key,
      String category,
      String country,
      String ageGroup,
      String kind,
      Integer rank,
      double value) {
    rows.add(
        String.join(
            " ",
            metric,
            key,
            category,
            country,
            ageGroup,
            kind,
            String.valueOf(rank),
            String.valueOf(value)));
  }

  private Pin pin(long ind) {
    return join.pins.get(ind);
  }

  private Geo geo(long ind) {
    return join.geos.get(ind);
  }

  private User user(long ind) {
    return join.users.get(ind);
  }
}
