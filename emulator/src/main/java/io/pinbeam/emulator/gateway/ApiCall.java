package io.pinbeam.emulator.gateway;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;

/** A checked request: the path's parameters, the query, the media type and the body. */
record ApiCall(Context context, Optional<JsonEnvelope> body) {
  String path(String name) {
    return context.pathParam(name);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  /** Of a request with a body. */
  JsonEnvelope envelope() {
    return body.orElseThrow();
  }

  /** Without parameters. */
  String mediaType() {
    return mediaType(context.contentType());
  }

  static String mediaType(String contentType) {
    return contentType == null
        ? ""
        : contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }
}
