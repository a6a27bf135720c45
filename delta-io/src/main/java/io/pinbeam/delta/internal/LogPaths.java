package io.pinbeam.delta.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Paths of data files as the log holds them: URI-encoded, relative to the table's folder. */
final class LogPaths {
  private static final String PLAIN = "/-._~=";

  private LogPaths() {}

  /** A path on disk in the log's form. */
  static String encode(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= '0' && c <= '9'
          || c >= 'A' && c <= 'Z'
          || c >= 'a' && c <= 'z'
          || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }

  /** The path on disk of a path in the log; one with a scheme keeps it. */
  static String decode(String path) {
    URI uri = URI.create(path);
    return uri.getScheme() == null ? uri.getPath() : uri.getScheme() + ":" + decodeRest(uri);
  }

  private static String decodeRest(URI uri) {
    String authority = uri.getRawAuthority();
    return (authority == null ? "" : "//" + authority) + uri.getPath();
  }
}
