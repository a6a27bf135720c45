package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/** An answer that is an error: its status and its body, by the customs of the API asked. */
final class HttpFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;
  private final boolean retry;

  private HttpFault(int status, ObjectNode body, boolean retry) {
    super(status + " " + body.path("message").asText(), null, false, false);
    this.status = status;
    this.body = body;
    this.retry = retry;
  }

  /** As the REST proxy says it: {@code {"error_code":…,"message":…}}. */
  static HttpFault kafka(int status, int code, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error_code", code).put("message", message);
    return new HttpFault(status, body, mayPass(status));
  }

  /** As Kinesis says it: {@code {"__type":…,"message":…}}. */
  static HttpFault kinesis(int status, String type, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("__type", type).put("message", message);
    return new HttpFault(status, body, mayPass(status));
  }

  /** As API Gateway says it: {@code {"message":…}}. */
  static HttpFault plain(int status, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("message", message);
    return new HttpFault(status, body, mayPass(status));
  }

  int status() {
    return status;
  }

  ObjectNode body() {
    return body;
  }

  /** The seconds after which the same request may pass. */
  OptionalInt retryAfter() {
    return retry ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private static boolean mayPass(int status) {
    return status == 429 || status == 503;
  }
}
