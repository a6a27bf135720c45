package io.pinbeam.emulator;

import static io.pinbeam.emulator.DefectShape.replaced;

import java.util.List;
import java.util.regex.Pattern;

/** Section 1 of the cleaning contract: how JSON values lie in a source object. */
final class FramingShapes {
  private static final Pattern BEYOND_ASCII = Pattern.compile("\\\\u(?!00[01])([0-9a-f]{4})");

  static final List<DefectShape> ALL =
      List.of(
          replaced("framing: over several lines", post -> one(post, post.fields().pretty())),
          replaced("framing: CRLF", post -> one(post, post.raw() + "\r")),
          replaced("framing: blank lines before", post -> one(post, "\n \n" + post.raw())),
          replaced("framing: UTF-8 not escaped", post -> one(post, unescaped(post.raw()))),
          replaced(
                  "framing: two values back to back",
                  post -> SourceRecord.of(post.raw() + post.raw(), post.row(), post.row()))
              .notPosted(),
          replaced("framing: byte order mark", post -> one(post, "\uFEFF" + post.raw()))
              .inOwnFile()
              .notPosted(),
          replaced("framing: array of one", post -> one(post, "[" + post.raw() + "]")).inOwnFile(),
          replaced(
                  "framing: array over several lines",
                  post ->
                      SourceRecord.of(
                          "[\n" + post.raw() + ",\n" + post.raw() + "\n]", post.row(), post.row()))
              .inOwnFile(),
          DefectShape.records(
                  "framing: an empty object besides",
                  post -> List.of(SourceRecord.of(""), post.record()))
              .inOwnFile()
              .notPosted());

  private FramingShapes() {}

  private static SourceRecord one(PlainPost post, String body) {
    return SourceRecord.of(body, post.row());
  }

  private static String unescaped(String json) {
    return BEYOND_ASCII
        .matcher(json)
        .replaceAll(found -> String.valueOf((char) Integer.parseInt(found.group(1), 16)));
  }
}
