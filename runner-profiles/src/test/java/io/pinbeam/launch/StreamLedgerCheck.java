package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;

/** Whether a stream's ledger is a whole account of what was put. */
final class StreamLedgerCheck {
  private final Map<String, List<Row>> lines = new TreeMap<>();

  StreamLedgerCheck(List<Row> ledger) {
    for (Row line : ledger) {
      String shard = line.getString("shard");
      // Without a first position it only tells how far behind the shard was.
      if (shard != null && line.getString("first_position") != null) {
        String key = shard.contains("/") ? shard : line.getString("stream") + "/" + shard;
        lines.computeIfAbsent(key, k -> new ArrayList<>()).add(line);
      }
    }
  }

  static Set<String> shards(Map<String, StreamLoad.Put> account) {
    return account.keySet().stream()
        .map(place -> place.substring(0, place.indexOf('@')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every shard's lines are one chain, and hold each record of the account once. */
  void addsUpTo(Map<String, StreamLoad.Put> account) {
    assertThat(lines.keySet()).isEqualTo(shards(account));
    lines.forEach(
        (shard, own) -> {
          isChain(shard, own);
          List<String> positions =
              account.keySet().stream()
                  .filter(place -> place.startsWith(shard + "@"))
                  .map(place -> place.substring(shard.length() + 1))
                  .sorted(Comparator.comparing(BigInteger::new))
                  .toList();
          long broken =
              account.entrySet().stream()
                  .filter(e -> e.getKey().startsWith(shard + "@") && e.getValue().isBroken())
                  .count();
          assertThat(sum(own, "records")).as("%s records", shard).isEqualTo(positions.size());
          assertThat(sum(own, "read")).as("%s read", shard).isEqualTo(positions.size());
          assertThat(sum(own, "dead_letters")).as("%s dead letters", shard).isEqualTo(broken);
          assertThat(sum(own, "duplicates")).as("%s duplicates", shard).isZero();
          assertThat(sum(own, "written"))
              .as("%s written", shard)
              .isEqualTo(positions.size() - broken);
          assertThat(own.get(0).getString("first_position")).isEqualTo(positions.get(0));
          assertThat(own.get(own.size() - 1).getString("last_position"))
              .isEqualTo(positions.get(positions.size() - 1));
        });
  }

  private static void isChain(String shard, List<Row> own) {
    own.sort(Comparator.comparing(line -> new BigInteger(line.getString("first_position"))));
    String previous = null;
    for (Row line : own) {
      assertThat(line.getString("previous_position"))
          .as("%s: what goes before %s", shard, line)
          .isEqualTo(previous);
      previous = line.getString("last_position");
    }
  }

  private static long sum(List<Row> own, String column) {
    return own.stream().mapToLong(line -> line.getInt64(column)).sum();
  }
}
