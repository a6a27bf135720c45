package io.pinbeam.emulator;

import static io.pinbeam.emulator.DefectShape.replaced;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** Section 2 of the cleaning contract: what clients and gateways wrap around a record. */
final class EnvelopeShapes {
  static final List<DefectShape> ALL =
      List.of(
          wrapped("JSON in a JSON string", EnvelopeShapes::quoted),
          wrapped("base64", EnvelopeShapes::base64).notPosted(),
          wrapped("base64 twice", raw -> base64(base64(raw))).notPosted(),
          wrapped("base64 in a JSON string", raw -> quoted(base64(raw))),
          wrapped("REST body", EnvelopeShapes::restBody),
          wrapped("REST body in a JSON string", raw -> quoted(restBody(raw))),
          wrapped("value", EnvelopeShapes::value),
          wrapped("index", raw -> "{\"index\": " + raw + "}"),
          wrapped("Connect", EnvelopeShapes::connect),
          wrapped("Kinesis with an object", EnvelopeShapes::kinesis),
          wrapped("Kinesis with base64", raw -> kinesis(quoted(base64(raw)))),
          wrapped("four deep", raw -> restBody(quoted(base64(value(raw))))),
          replaced(
              "REST body with bad neighbours",
              post ->
                  SourceRecord.of(
                      "{\"records\": [{\"value\": 17}, {\"value\": "
                          + post.raw()
                          + "}, {\"value\": {\"test\": \"data\"}}, {\"value\": null}]}",
                      Outcome.deadLetter("NOT_AN_OBJECT"),
                      post.row(),
                      Outcome.deadLetter("MISSING_KEY"),
                      Outcome.deadLetter("EMPTY_RECORD"))),
          replaced(
              "REST body with a copy",
              post ->
                  SourceRecord.of(
                      "{\"records\": [{\"value\": "
                          + post.raw()
                          + "}, {\"value\": "
                          + post.raw()
                          + "}]}",
                      post.row(),
                      post.row())));

  private EnvelopeShapes() {}

  private static DefectShape wrapped(String name, UnaryOperator<String> envelope) {
    return replaced(
        "envelope: " + name, post -> SourceRecord.of(envelope.apply(post.raw()), post.row()));
  }

  private static String quoted(String text) {
    return JsonText.quoted(text, true);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(String json) {
    return "{\"value\": " + json + "}";
  }

  private static String restBody(String json) {
    return "{\"records\": [" + value(json) + "]}";
  }

  private static String connect(String json) {
    return "{\"schema\": {\"type\": \"struct\", \"optional\": false}, \"payload\": " + json + "}";
  }

  private static String kinesis(String json) {
    return "{\"StreamName\": \"streaming-demo\", \"Data\": "
        + json
        + ", \"PartitionKey\": \"part-1\"}";
  }
}
