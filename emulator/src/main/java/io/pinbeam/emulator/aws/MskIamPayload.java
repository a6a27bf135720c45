package io.pinbeam.emulator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.aws.SignatureRefused.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Kafka client of the mechanism {@code AWS_MSK_IAM} sends: a request to connect to the
 * cluster, presigned with Signature Version 4, as one flat JSON object.
 */
public final class MskIamPayload {
  /** The Kafka SASL mechanism. */
  public static final String MECHANISM = "AWS_MSK_IAM";

  /** The service that signatures are made for. */
  public static final String SERVICE = "kafka-cluster";

  private static final String VERSION = "2020_10_22";
  private static final String ACTION = "kafka-cluster:Connect";
  private static final Duration LONGEST_EXPIRY = Duration.ofMinutes(15);
  private static final String NO_BODY = SigV4.sha256(new byte[0]);
  private static final int LONGEST = 16 << 10;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, String> fields;

  private MskIamPayload(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Reads what the client sent, without believing any of it. */
  public static MskIamPayload parse(byte[] payload) throws SignatureRefused {
    if (payload.length > LONGEST) {
      throw refused("the payload is too long");
    }
    try {
      Map<String, String> fields =
          JSON.readValue(payload, new TypeReference<LinkedHashMap<String, String>>() {});
      if (fields != null && !fields.containsValue(null)) {
        return new MskIamPayload(fields);
      }
    } catch (JsonProcessingException e) {
      // Said below, without its text: that quotes the payload.
    } catch (IOException e) {
      throw new IllegalStateException("bytes cannot fail to be read", e);
    }
    throw refused("the payload is no flat JSON object");
  }

  /** Whose the payload says it is; empty if it does not say. */
  public String claimedKeyId() {
    return fields.getOrDefault("x-amz-credential", "").split("/", 2)[0];
  }

  /**
   * Checks that the holder of the access key asks to connect to one of these hosts, now.
   *
   * @param signatures a check for {@link #SERVICE}
   * @return the id of the access key
   */
  public String check(SigV4 signatures, Set<String> hosts) throws SignatureRefused {
    if (!VERSION.equals(fields.get("version"))) {
      throw refused("the payload's version is not " + VERSION);
    }
    if (!ACTION.equals(fields.get("action"))) {
      throw refused("the payload's action is not " + ACTION);
    }
    String host = fields.getOrDefault("host", "");
    if (!hosts.contains(host)) {
      throw refused("the payload is for another host");
    }
    signatures.checkQuery(
        new SignedRequest("GET", "", query(), Map.of("host", List.of(host)), NO_BODY),
        LONGEST_EXPIRY);
    return fields.get("x-amz-credential").split("/", 2)[0];
  }

  /** The query of the presigned request: the payload has its names in lower case. */
  private List<Map.Entry<String, String>> query() {
    Map<String, String> names =
        Map.of(
            "action", "Action",
            "x-amz-algorithm", "X-Amz-Algorithm",
            "x-amz-credential", "X-Amz-Credential",
            "x-amz-date", "X-Amz-Date",
            "x-amz-expires", "X-Amz-Expires",
            "x-amz-security-token", "X-Amz-Security-Token",
            "x-amz-signature", "X-Amz-Signature",
            "x-amz-signedheaders", "X-Amz-SignedHeaders");
    return fields.entrySet().stream()
        .filter(field -> names.containsKey(field.getKey()))
        .map(field -> Map.entry(names.get(field.getKey()), field.getValue()))
        .toList();
  }

  private static SignatureRefused refused(String message) {
    return new SignatureRefused(Reason.INCOMPLETE_SIGNATURE, message);
  }
}
