package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

/** Requests of any bytes in both formats: each field is there, is missing, or is refused. */
@Tag("reliability")
class KinesisRequestFuzzTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  @FuzzTest
  @DictionaryEntries({
    "{\"StreamName\":\"s\",",
    "\"Data\":\"eyJpbmQiOjF9\"",
    "\"PartitionKey\":\"p\"",
    "\"ExplicitHashKey\":\"340282366920938463463374607431768211456\"",
    "\"Records\":[{",
    "\"Limit\":10000",
    "\"Timestamp\":1.7e9",
    "\"Tags\":{\"a\":\"b\"}",
    "\"TagKeys\":[\"a\"]",
    "1e400",
    "null"
  })
  void json(byte[] body) throws IOException {
    Request request;
    try {
      request = new Request(WireFormat.JSON, WireFormat.JSON.read(body));
    } catch (KinesisException e) {
      check(!isMap(body), "refused");
      return;
    }
    List<String> fields = fields(request);
    // The same request in the other format is the same request.
    byte[] packed;
    try {
      packed = CBOR.writeValueAsBytes(WireFormat.JSON.read(body));
    } catch (JsonGenerationException e) {
      // Half of a surrogate pair: it is no text in CBOR.
      return;
    }
    List<String> unpacked = fields(new Request(WireFormat.CBOR, WireFormat.CBOR.read(packed)));
    check(fields.equals(unpacked), fields + " or " + unpacked);
  }

  @FuzzTest
  @DictionaryEntries({"StreamName", "Data", "PartitionKey", "Records", "Limit", "Timestamp"})
  void cbor(byte[] body) {
    try {
      fields(new Request(WireFormat.CBOR, WireFormat.CBOR.read(body)));
    } catch (KinesisException e) {
      check(e.type().equals("SerializationException"), e);
    }
  }

  /** Asks for all that any operation asks for; of a time only whether it is one. */
  private static List<String> fields(Request request) {
    List<String> fields = new ArrayList<>();
    fields.add(asked(() -> request.name("StreamName")));
    fields.add(asked(() -> request.bytes("Data", 64).map(Arrays::toString)));
    fields.add(asked(() -> request.text("PartitionKey", 1, 256)));
    fields.add(asked(() -> request.hashKey("ExplicitHashKey")));
    fields.add(asked(() -> request.sequenceNumber("SequenceNumberForOrdering")));
    fields.add(asked(() -> request.integer("Limit", 1, 10_000)));
    fields.add(asked(() -> request.time("Timestamp").isPresent()));
    fields.add(asked(() -> request.textsByKey("Tags")));
    fields.add(asked(() -> request.texts("TagKeys")));
    fields.add(
        asked(
            () ->
                request
                    .maps("Records", 3)
                    .map(
                        maps ->
                            maps.stream().map(map -> map.text("PartitionKey", 1, 9)).toList())));
    fields.add(asked(() -> request.map("StreamModeDetails").map(map -> map.name("StreamMode"))));
    return fields;
  }

  private static String asked(Supplier<Object> field) {
    try {
      return String.valueOf(field.get());
    } catch (KinesisException e) {
      check(e.type().equals("SerializationException") || e.type().equals("ValidationException"), e);
      return e.getMessage();
    }
  }

  private static boolean isMap(byte[] body) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode tree = JSON.readTree(text);
      return tree.isObject();
    } catch (IOException e) {
      return false;
    }
  }

  private static void check(boolean holds, Object subject) {
    if (!holds) {
      throw new AssertionError(subject);
    }
  }
}
