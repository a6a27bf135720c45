package io.pinbeam.emulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a signature covers.
 *
 * @param method as sent, as {@code POST}
 * @param path as sent, still percent-encoded; empty means {@code /}
 * @param query names and values, decoded, in any order
 * @param headers by any case of their names
 * @param payloadHash the SHA-256 of the body in lower-case hex ({@link SigV4#sha256}), or what the
 *     service allows in its place
 */
public record SignedRequest(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    Map<String, List<String>> headers,
    String payloadHash) {

  public SignedRequest {
    query = List.copyOf(query);
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach(
        (name, values) ->
            lower
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), unused -> new ArrayList<>())
                .addAll(values));
    headers = lower;
  }

  /**
   * The names and values of a query as it stands in a request line.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  public static List<Map.Entry<String, String>> query(String raw) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.add(Map.entry(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8)));
    }
    return query;
  }

  /** The first value of a header, if it is there. */
  Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** The first value of a query parameter, whatever the case of its name, if it is there. */
  Optional<String> parameter(String name) {
    return query.stream()
        .filter(pair -> pair.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
