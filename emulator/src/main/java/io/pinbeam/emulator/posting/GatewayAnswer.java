package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The gateway's answer to one request. */
record GatewayAnswer(int status, JsonNode body, Optional<Duration> retryAfter) {
  private static final Set<String> PASSING =
      Set.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "ThrottlingException",
          "InternalFailure");

  private static final int LONGEST = 200;

  boolean isSuccess() {
    return status == 200;
  }

  /** Whether the same request may succeed later. */
  boolean isPassing() {
    return status == 408
        || status == 429
        || (status >= 500 && status != 501 && status != 505)
        || (status == 400 && PASSING.contains(type()));
  }

  /** The status with the message that the gateway gives, for people. */
  String reason() {
    String message = body.path("message").asText(body.path("Message").asText(""));
    String text = type().isEmpty() ? message : type() + " " + message;
    return (status + " " + (text.length() > LONGEST ? text.substring(0, LONGEST) : text)).strip();
  }

  private String type() {
    String type = body.path("__type").asText("");
    return type.substring(type.indexOf('#') + 1);
  }
}
