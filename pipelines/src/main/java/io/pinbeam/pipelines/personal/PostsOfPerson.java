package io.pinbeam.pipelines.personal;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.Row;

/** The keys of the posts that are one person's: whose user that counts has the name. */
final class PostsOfPerson {
  /** Of several rows of a key in a stream's table the last by arrival counts. */
  private static final Comparator<Row> ARRIVAL =
      Comparator.comparing((Row row) -> row.getLogicalTypeValue("arrived_at", Instant.class))
          .thenComparing(row -> new BigInteger(row.getString("position")))
          .thenComparing(row -> row.getString("shard"));

  private PostsOfPerson() {}

  static Set<Long> in(DeltaTable users, String name) throws IOException {
    Set<Long> keys = new HashSet<>();
    long version = users.currentVersion();
    try (DeltaRows rows = users.rows(version)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (name.equals(row.getString("user_name"))) {
          keys.add(row.getInt64("ind"));
        }
      }
    }
    if (keys.isEmpty() || users.schema(version).indexOf("arrived_at") < 0) {
      return keys;
    }
    Map<Long, Row> last = new HashMap<>();
    try (DeltaRows rows = users.rows(version)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (keys.contains(row.getInt64("ind"))) {
          last.merge(row.getInt64("ind"), row, (a, b) -> ARRIVAL.compare(a, b) > 0 ? a : b);
        }
      }
    }
    keys.removeIf(key -> !name.equals(last.get(key).getString("user_name")));
    return keys;
  }
}
