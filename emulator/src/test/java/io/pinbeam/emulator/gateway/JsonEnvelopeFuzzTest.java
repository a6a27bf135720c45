package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Bodies of the gateway's requests: what is taken is what Jackson takes whole, byte for byte. */
@Tag("reliability")
class JsonEnvelopeFuzzTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @FuzzTest
  @DictionaryEntries({
    "{\"records\":[{\"value\":",
    "\"key\":",
    "\"partition\":0",
    "{\"StreamName\":\"s\",",
    "\"Data\":{\"ind\":1}",
    "\"PartitionKey\":\"p\"",
    "{\"Records\":[",
    "null",
    "1e400",
    "\\u0000",
    "\\ud800"
  })
  void body(byte[] body) throws IOException {
    JsonNode expected = tree(body);
    JsonEnvelope envelope;
    try {
      envelope = JsonEnvelope.parse(body);
    } catch (IOException e) {
      // Half a character in the name of a field is refused too, which a tree takes.
      check(
          expected == null || new String(body, UTF_8).matches("(?is).*\\\\ud[89a-f].*"), "refused");
      return;
    }
    check(expected != null, "taken");
    check(envelope.tree().getNodeType() == expected.getNodeType(), expected);
    check(payloadsOf(envelope.root(), expected), expected);
    for (String list : JsonEnvelope.LISTS) {
      List<JsonEnvelope.Entry> entries = envelope.entries(list);
      JsonNode listed = expected.path(list);
      if (listed.isArray()) {
        check(entries.size() == listed.size(), expected);
        for (int i = 0; i < entries.size(); i++) {
          check(payloadsOf(entries.get(i), listed.get(i)), expected);
        }
      }
    }
    KafkaApi.messages(false, envelope);
    try {
      KafkaApi.messages(true, envelope);
    } catch (HttpFault e) {
      check(e.status() == 422, e);
    }
  }

  /** Whether the payloads mean what the tree says, are without blanks, and none is missing. */
  private static boolean payloadsOf(JsonEnvelope.Entry entry, JsonNode expected)
      throws IOException {
    for (String name : JsonEnvelope.PAYLOADS) {
      byte[] payload = entry.payload(name);
      JsonNode value = expected.path(name);
      boolean none = value.isMissingNode() || value.isNull();
      if (none ? payload != null : !value.equals(MAPPER.readTree(payload))) {
        return false;
      }
      if (payload != null
          && !Arrays.equals(JsonBlanks.without(payload, 0, payload.length), payload)) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode tree(byte[] body) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      JsonNode tree = MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      return tree.isMissingNode() ? null : tree;
    } catch (IOException e) {
      return null;
    }
  }

  private static void check(boolean holds, Object subject) {
    if (!holds) {
      throw new AssertionError(subject);
    }
  }
}
