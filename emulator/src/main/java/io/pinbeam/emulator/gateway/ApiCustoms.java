package io.pinbeam.emulator.gateway;

import java.util.List;

/** How one of the two APIs says what is wrong, and in which media types it answers. */
enum ApiCustoms {
  /** The REST proxy's. */
  KAFKA(List.of("application/vnd.kafka.v2+json", "application/json")) {
    @Override
    HttpFault fault(int status, String message) {
      return HttpFault.kafka(status, status, message);
    }

    @Override
    HttpFault notJson() {
      return fault(400, "the body is not JSON in UTF-8, or too deep");
    }
  },

  /** Kinesis' and API Gateway's. */
  KINESIS(List.of("application/json")) {
    @Override
    HttpFault fault(int status, String message) {
      return switch (status) {
        case 400, 422 -> HttpFault.kinesis(400, "ValidationException", message);
        case 503 -> HttpFault.kinesis(503, "ServiceUnavailable", message);
        default -> HttpFault.plain(status, message);
      };
    }

    @Override
    HttpFault notJson() {
      return HttpFault.kinesis(
          400, "SerializationException", "the body is not JSON in UTF-8, or too deep");
    }
  };

  private final List<String> mediaTypes;

  ApiCustoms(List<String> mediaTypes) {
    this.mediaTypes = mediaTypes;
  }

  abstract HttpFault fault(int status, String message);

  abstract HttpFault notJson();

  static ApiCustoms ofPath(String path) {
    return path.equals("/streams") || path.startsWith("/streams/") ? KINESIS : KAFKA;
  }

  /** The media type for an answer: the first one, unless only another was asked for by name. */
  String answerType(String accept) {
    if (accept == null) {
      return mediaTypes.get(0);
    }
    return mediaTypes.stream().filter(accept::contains).findFirst().orElse(mediaTypes.get(0));
  }
}
