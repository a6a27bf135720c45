package io.pinbeam.emulator.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The fields of a request, checked for type and size as they are asked for. */
final class Request {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final Pattern HASH_KEY = Pattern.compile("0|[1-9]\\d{0,38}");
  private static final Pattern SEQUENCE_NUMBER = Pattern.compile("0|[1-9]\\d{0,128}");

  private final WireFormat format;
  private final ObjectNode fields;

  Request(WireFormat format, ObjectNode fields) {
    this.format = format;
    this.fields = fields;
  }

  /** The name of a stream or a shard. */
  Optional<String> name(String field) {
    return text(field, NAME);
  }

  Optional<String> hashKey(String field) {
    return text(field, HASH_KEY);
  }

  Optional<String> sequenceNumber(String field) {
    return text(field, SEQUENCE_NUMBER);
  }

  Optional<String> text(String field, int shortest, int longest) {
    Optional<String> text = text(field);
    text.ifPresent(value -> checkSize(field, value.length(), shortest, longest));
    return text;
  }

  OptionalInt integer(String field, int least, int most) {
    JsonNode value = value(field, JsonNode::isNumber);
    if (value == null) {
      return OptionalInt.empty();
    }
    double number = value.doubleValue();
    if (number < least || number > most) {
      throw invalid(field, "Member must have value from " + least + " to " + most);
    }
    return OptionalInt.of(value.intValue());
  }

  /** In milliseconds. */
  OptionalLong time(String field) {
    JsonNode value = value(field, JsonNode::isNumber);
    return value == null ? OptionalLong.empty() : OptionalLong.of(format.millis(value));
  }

  Optional<byte[]> bytes(String field, int longest) {
    JsonNode value = value(field, node -> node.isTextual() || node.isBinary());
    if (value == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = value.binaryValue();
      checkSize(field, bytes.length, 0, longest);
      return Optional.of(bytes);
    } catch (IOException e) {
      throw KinesisException.serialization("'" + field + "' can not be converted to a Blob");
    }
  }

  Optional<Request> map(String field) {
    JsonNode value = value(field, JsonNode::isObject);
    return Optional.ofNullable(value).map(map -> new Request(format, (ObjectNode) map));
  }

  /** Between one and so many maps. */
  Optional<List<Request>> maps(String field, int most) {
    JsonNode value = value(field, JsonNode::isArray);
    if (value == null) {
      return Optional.empty();
    }
    checkSize(field, value.size(), 1, most);
    List<Request> maps = new ArrayList<>();
    for (JsonNode each : value) {
      if (!(each instanceof ObjectNode map)) {
        throw wrongType(field);
      }
      maps.add(new Request(format, map));
    }
    return Optional.of(maps);
  }

  /** The texts of a list. */
  Optional<List<String>> texts(String field) {
    JsonNode value = value(field, JsonNode::isArray);
    if (value == null) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(textOf(field, each)));
    return Optional.of(texts);
  }

  /** The texts of a map, by their keys. */
  Map<String, String> textsByKey(String field) {
    Map<String, String> texts = new TreeMap<>();
    JsonNode value = value(field, JsonNode::isObject);
    if (value != null) {
      value.properties().forEach(each -> texts.put(each.getKey(), textOf(field, each.getValue())));
    }
    return texts;
  }

  /** The value of a field that may not be missing. */
  static <T> T required(String field, Optional<T> value) {
    return value.orElseThrow(() -> invalid(field, "Member must not be null"));
  }

  static KinesisException invalid(String field, String constraint) {
    // The value is left out: it may be of a record.
    return KinesisException.validation(
        "1 validation error detected: Value at '"
            + field.substring(0, 1).toLowerCase(Locale.ROOT)
            + field.substring(1)
            + "' failed to satisfy constraint: "
            + constraint);
  }

  private Optional<String> text(String field) {
    return Optional.ofNullable(value(field, JsonNode::isTextual)).map(JsonNode::textValue);
  }

  private Optional<String> text(String field, Pattern pattern) {
    Optional<String> text = text(field);
    if (text.isPresent() && !pattern.matcher(text.get()).matches()) {
      throw invalid(field, "Member must satisfy regular expression pattern: " + pattern);
    }
    return text;
  }

  private static String textOf(String field, JsonNode value) {
    if (!value.isTextual()) {
      throw wrongType(field);
    }
    return value.textValue();
  }

  private JsonNode value(String field, Predicate<JsonNode> type) {
    JsonNode value = fields.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!type.test(value)) {
      throw wrongType(field);
    }
    return value;
  }

  private static void checkSize(String field, int size, int least, int most) {
    if (size < least || size > most) {
      throw invalid(field, "Member must have length from " + least + " to " + most);
    }
  }

  private static KinesisException wrongType(String field) {
    return KinesisException.serialization("'" + field + "' is of another type.");
  }
}
