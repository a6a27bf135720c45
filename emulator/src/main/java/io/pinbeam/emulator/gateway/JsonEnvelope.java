package io.pinbeam.emulator.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request's body, read once: the JSON around the records as a tree, and what the records carry as
 * the bytes that were sent. In the tree a payload is {@code true}, or {@code null} if it is null:
 * the contract says nothing of payloads, so the tree is valid by it exactly if the body is.
 */
final class JsonEnvelope {
  /** The fields that carry a payload, in the body itself or in an entry of a list. */
  static final Set<String> PAYLOADS = Set.of("key", "value", "Data");

  /** The fields that hold a list of records. */
  static final Set<String> LISTS = Set.of("records", "Records");

  /**
   * What a body may have beside its payloads: each is checked by the contract, and takes memory.
   */
  static final int MOST_RECORDS = 10_000;

  private static final int MOST_VALUES = 10 * MOST_RECORDS;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  private final JsonNode tree;
  private final Entry root;
  private final Map<String, List<Entry>> lists;

  private JsonEnvelope(JsonNode tree, Entry root, Map<String, List<Entry>> lists) {
    this.tree = tree;
    this.root = root;
    this.lists = lists;
  }

  /**
   * Reads a body.
   *
   * @throws JsonParseException if it is not one JSON value in UTF-8
   * @throws TooManyValues if it has more records, or more beside their payloads, than anybody means
   */
  static JsonEnvelope parse(byte[] body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      requireUtf8(parser, body);
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "empty");
      }
      Reader reader = new Reader(parser, body);
      JsonNode tree = reader.root();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value");
      }
      return new JsonEnvelope(tree, reader.root, reader.lists);
    }
  }

  /** A body that would unfold to more than it is worth. */
  static final class TooManyValues extends IOException {
    private static final long serialVersionUID = 1L;

    private TooManyValues() {
      super("too many values");
    }
  }

  JsonNode tree() {
    return tree;
  }

  Entry root() {
    return root;
  }

  /** The entries of a list of records, in order; none if the body has no such list. */
  List<Entry> entries(String list) {
    return lists.getOrDefault(list, List.of());
  }

  /** The tree of one entry, and its payloads. */
  record Entry(JsonNode tree, Map<String, byte[]> payloads) {
    /** A payload's JSON text in UTF-8, or null if it is missing or null. */
    byte[] payload(String name) {
      return payloads.get(name);
    }
  }

  private static void requireUtf8(JsonParser parser, byte[] body) throws JsonParseException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(body);
    CharBuffer out = CharBuffer.allocate(8_192);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    // The parser would take UTF-16 too, of which each JSON text holds NULs.
    if (result.isError() || parser.currentLocation().getByteOffset() < 0) {
      throw new JsonParseException(parser, "not UTF-8");
    }
  }

  private static final class Reader {
    private final JsonParser parser;
    private final byte[] body;
    private Entry root;
    private final Map<String, List<Entry>> lists = new HashMap<>();
    private int values;

    Reader(JsonParser parser, byte[] body) {
      this.parser = parser;
      this.body = body;
    }

    JsonNode root() throws IOException {
      root = entry(true);
      return root.tree();
    }

    private Entry entry(boolean outermost) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return new Entry(node(), Map.of());
      }
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      Map<String, byte[]> payloads = new HashMap<>();
      count();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (PAYLOADS.contains(name)) {
          // Of several fields with one name the last one counts.
          payloads.remove(name);
          if (token == JsonToken.VALUE_NULL) {
            tree.set(name, NullNode.instance);
          } else {
            payloads.put(name, slice());
            tree.set(name, BooleanNode.TRUE);
          }
        } else if (outermost && LISTS.contains(name) && token == JsonToken.START_ARRAY) {
          tree.set(name, list(name));
        } else {
          tree.set(name, node());
        }
      }
      return new Entry(tree, payloads);
    }

    /** As the mapper reads it, but of so many values at most. */
    private JsonNode node() throws IOException {
      count();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.set(name, node());
        }
        return object;
      }
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(node());
        }
        return array;
      }
      return MAPPER.readTree(parser);
    }

    private void count() throws TooManyValues {
      if (++values > MOST_VALUES) {
        throw new TooManyValues();
      }
    }

    private ArrayNode list(String name) throws IOException {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      List<Entry> entries = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (entries.size() == MOST_RECORDS) {
          throw new TooManyValues();
        }
        Entry entry = entry(false);
        entries.add(entry);
        list.add(entry.tree());
      }
      lists.put(name, entries);
      return list;
    }

    private byte[] slice() throws IOException {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int to = (int) parser.currentLocation().getByteOffset();
      return JsonBlanks.without(body, from, to);
    }
  }
}
