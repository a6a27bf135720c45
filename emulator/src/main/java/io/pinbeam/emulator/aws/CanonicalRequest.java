package io.pinbeam.emulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The one text that a request has for its signature. */
final class CanonicalRequest {
  private static final String UNRESERVED = "-._~";

  private CanonicalRequest() {}

  static String of(
      SignedRequest request, List<Map.Entry<String, String>> query, List<String> signedHeaders) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(path(request.path())).append('\n');
    text.append(query(query)).append('\n');
    for (String name : signedHeaders) {
      text.append(name)
          .append(':')
          .append(header(request.headers().getOrDefault(name, List.of())))
          .append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(request.payloadHash()).toString();
  }

  /** Without empty and relative segments, and encoded once more than it was sent. */
  private static String path(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String end = !segments.isEmpty() && path.endsWith("/") ? "/" : "";
    return segments.stream()
        .map(CanonicalRequest::encode)
        .collect(Collectors.joining("/", "/", end));
  }

  private static String query(List<Map.Entry<String, String>> query) {
    return query.stream()
        .map(pair -> new String[] {encode(pair.getKey()), encode(pair.getValue())})
        .sorted(
            (one, other) -> {
              int names = one[0].compareTo(other[0]);
              return names != 0 ? names : one[1].compareTo(other[1]);
            })
        .map(pair -> pair[0] + "=" + pair[1])
        .collect(Collectors.joining("&"));
  }

  private static String header(List<String> values) {
    return values.stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(UTF_8)) {
      char c = (char) (each & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
