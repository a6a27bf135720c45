package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run went.
 *
 * @param draws those made, also earlier ones of the journal
 * @param withoutRow draws that posted nothing
 * @param sent records that this start had to bring
 * @param acknowledged those of them that are stored
 * @param acknowledgedEarlier records that the journal knew
 * @param refused records that the gateway refused one by one
 * @param retries requests sent again, whole or in part
 * @param fault why it ended early
 */
public record PostingSummary(
    long draws,
    long withoutRow,
    long sent,
    long acknowledged,
    long acknowledgedEarlier,
    long refused,
    long retries,
    Duration time,
    Optional<String> fault) {

  static PostingSummary of(PostingCounts counts, Duration time, Optional<String> fault) {
    return new PostingSummary(
        counts.posts.sum(),
        counts.withoutRow.sum(),
        counts.sent.sum(),
        counts.acknowledged.sum(),
        counts.acknowledgedEarlier.sum(),
        counts.failed.sum(),
        counts.retries.sum(),
        time,
        fault);
  }

  /** Whether every record that was to be posted is stored. */
  public boolean isComplete() {
    return fault.isEmpty() && acknowledged == sent;
  }

  /** Records acknowledged a second. */
  public double rate() {
    return acknowledged / Math.max(1e-3, time.toNanos() / 1e9);
  }

  String toText() {
    return String.format(
        Locale.ROOT,
        "%,d draws (%,d without a row): %,d records sent, %,d acknowledged, %,d refused, %,d"
            + " acknowledged earlier; %,d retries; %.1f s, %,.0f records/s",
        draws,
        withoutRow,
        sent,
        acknowledged,
        refused,
        acknowledgedEarlier,
        retries,
        time.toMillis() / 1e3,
        rate());
  }

  String toJson() {
    return new ObjectMapper()
        .createObjectNode()
        .put("draws", draws)
        .put("withoutRow", withoutRow)
        .put("sent", sent)
        .put("acknowledged", acknowledged)
        .put("refused", refused)
        .put("acknowledgedEarlier", acknowledgedEarlier)
        .put("retries", retries)
        .put("seconds", time.toMillis() / 1e3)
        .put("recordsPerSecond", Math.round(rate()))
        .put("complete", isComplete())
        .toString();
  }
}
