package io.pinbeam.pipelines.stream.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * That a rule held, for a key, in a window. All that a receiver is told stands in {@code
 * tables/alerts}, so that a second try after a restart is the same to the byte.
 *
 * @param id the same for the same table, rule, key and window
 * @param windows so many in a row held, this one the last
 * @param firedAt when it was noted
 */
record Alert(
    String id,
    String rule,
    String metric,
    String key,
    String comparison,
    double threshold,
    int windows,
    double value,
    Instant windowStart,
    Instant windowEnd,
    Instant firedAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_BYTES = 16;
  private static final int LONGEST_KEY = 200;

  static Alert of(
      String tableId,
      AlertRule rule,
      String key,
      double value,
      Instant windowStart,
      Instant windowEnd,
      Instant firedAt) {
    return new Alert(
        id(tableId, rule.name(), key, windowStart, windowEnd),
        rule.name(),
        rule.metric().label(),
        key,
        rule.comparison().label(),
        rule.threshold(),
        rule.windows(),
        value,
        windowStart,
        windowEnd,
        firedAt);
  }

  /** What a person reads; in one line. */
  String text() {
    return rule
        + ": "
        + metric
        + " of "
        + shown(key)
        + " is "
        + number(value)
        + ", "
        + comparison.replace('_', ' ')
        + " "
        + number(threshold)
        + (windows == 1 ? ", in the window " : ", in " + windows + " windows in a row, the last ")
        + windowStart
        + " to "
        + windowEnd;
  }

  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", id);
    json.put("rule", rule);
    json.put("metric", metric);
    json.put("key", key);
    json.put("when", comparison);
    json.put("threshold", number(threshold));
    json.put("value", number(value));
    json.put("windows", windows);
    json.put("window_start", windowStart.toString());
    json.put("window_end", windowEnd.toString());
    json.put("fired_at", firedAt.toString());
    json.put("text", text());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String shown(String key) {
    String line = key.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_KEY ? line : line.substring(0, LONGEST_KEY) + "...";
  }

  private static BigDecimal number(double value) {
    BigDecimal number = BigDecimal.valueOf(value).stripTrailingZeros();
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  private static String id(String table, String rule, String key, Instant start, Instant end) {
    String text = String.join("\n", table, rule, start.toString(), end.toString(), key);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
