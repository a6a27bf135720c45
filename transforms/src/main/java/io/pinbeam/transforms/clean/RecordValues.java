package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.Field;
import io.pinbeam.transforms.parse.JsonArray;
import io.pinbeam.transforms.parse.JsonScanner;
import io.pinbeam.transforms.parse.JsonType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The values of one record, cleaned field by field; what cannot be understood is reported. */
@SuppressWarnings("EnumOrdinal") // Arrays by field: this is asked for each value.
final class RecordValues {
  private final CleaningRules rules;
  private final String[][] placeholders = new String[Field.values().length][];
  private final JsonScanner pairScanner = JsonScanner.create(2);

  private JsonScanner record;
  private byte[] buffer;
  private Kind kind;
  private PostSink sink;

  RecordValues(CleaningRules rules) {
    this.rules = rules;
    for (Map.Entry<String, Set<String>> entry : rules.placeholders().entrySet()) {
      for (Field field : Field.values()) {
        if (field.label().equals(entry.getKey())) {
          placeholders[field.ordinal()] = entry.getValue().toArray(new String[0]);
        }
      }
    }
  }

  void moveTo(JsonScanner record, byte[] buffer, Kind kind, PostSink sink) {
    this.record = record;
    this.buffer = buffer;
    this.kind = kind;
    this.sink = sink;
  }

  /** A text; numbers and booleans as they are written. */
  @Nullable String text(Field field, String column) {
    return switch (record.typeOf(field)) {
      case NULL -> null;
      case OBJECT, ARRAY -> {
        sink.defect(kind, column, DefectReason.NOT_A_TEXT);
        yield null;
      }
      case TEXT, NUMBER, BOOLEAN -> {
        String text = record.textOf(field);
        yield meansNothing(field, text) ? null : text;
      }
    };
  }

  @Nullable String text(Field field) {
    return text(field, field.label());
  }

  @Nullable Long followerCount() {
    String text = given(Field.FOLLOWER_COUNT);
    if (text == null) {
      return null;
    }
    long count = FollowerCount.parse(record.typeOf(Field.FOLLOWER_COUNT), text);
    if (count >= 0) {
      return count;
    }
    defectiveNumber(Field.FOLLOWER_COUNT, count);
    return null;
  }

  @Nullable Integer age() {
    String text = given(Field.AGE);
    if (text == null) {
      return null;
    }
    long age = Age.parse(record.typeOf(Field.AGE), text);
    if (age >= 0 && age <= rules.maxAge()) {
      return (int) age;
    }
    defectiveNumber(Field.AGE, age);
    return null;
  }

  private void defectiveNumber(Field field, long parsed) {
    DefectReason reason =
        parsed == WholeNumber.NO_WHOLE_NUMBER
            ? DefectReason.NOT_A_NUMBER
            : DefectReason.OUT_OF_RANGE;
    sink.defect(kind, field.label(), reason);
  }

  @Nullable Long time(Field field) {
    String text = given(field);
    if (text == null) {
      return null;
    }
    long micros = Timestamps.parse(record.typeOf(field), text);
    if (!Timestamps.isDefect(micros)) {
      return micros;
    }
    DefectReason reason =
        micros == Timestamps.OUT_OF_RANGE
            ? DefectReason.OUT_OF_RANGE
            : DefectReason.NOT_A_TIMESTAMP;
    sink.defect(kind, field.label(), reason);
    return null;
  }

  /** From latitude and longitude; if neither is given, from the pair of a cleaned record. */
  @Nullable List<Double> coordinates() {
    String latitude = given(Field.LATITUDE);
    String longitude = given(Field.LONGITUDE);
    List<Double> point;
    if (latitude != null && longitude != null) {
      point =
          Coordinates.of(
              Degrees.parse(record.typeOf(Field.LATITUDE), latitude, Coordinates.MAX_LATITUDE),
              Degrees.parse(record.typeOf(Field.LONGITUDE), longitude, Coordinates.MAX_LONGITUDE));
    } else if (latitude != null || longitude != null) {
      point = null;
    } else if (record.typeOf(Field.COORDINATES) == JsonType.NULL) {
      return null;
    } else {
      point = pair();
    }
    if (point == null) {
      sink.defect(kind, Field.COORDINATES.label(), DefectReason.NOT_COORDINATES);
    }
    return point;
  }

  private @Nullable List<Double> pair() {
    if (record.typeOf(Field.COORDINATES) != JsonType.ARRAY) {
      return null;
    }
    double[] numbers = new double[2];
    int count = 0;
    JsonArray array =
        JsonArray.of(
            pairScanner,
            buffer,
            record.startOf(Field.COORDINATES),
            record.endOf(Field.COORDINATES));
    while (count < 3 && array.next()) {
      if (pairScanner.type() != JsonType.NUMBER) {
        return null;
      }
      if (count < 2) {
        String number = new String(buffer, array.start(), array.end() - array.start(), US_ASCII);
        int limit = count == 0 ? Coordinates.MAX_LATITUDE : Coordinates.MAX_LONGITUDE;
        numbers[count] = Degrees.parse(JsonType.NUMBER, number, limit);
      }
      count++;
    }
    return count == 2 ? Coordinates.of(numbers[0], numbers[1]) : null;
  }

  @Nullable String userName() {
    String column = Field.USER_NAME.label();
    String name = UserName.join(text(Field.FIRST_NAME, column), text(Field.LAST_NAME, column));
    return name == null ? text(Field.USER_NAME) : name;
  }

  /** The text, or the value as it is written; null if it is missing or means nothing. */
  private @Nullable String given(Field field) {
    JsonType type = record.typeOf(field);
    if (type == JsonType.NULL) {
      return null;
    }
    if (type == JsonType.OBJECT || type == JsonType.ARRAY) {
      return "";
    }
    String text = record.textOf(field);
    return type == JsonType.TEXT && meansNothing(field, text) ? null : text;
  }

  /** Whether the text is blank or a placeholder of its field. */
  private boolean meansNothing(Field field, String text) {
    String[] texts = placeholders[field.ordinal()];
    int length = text.length();
    boolean edgesBlank =
        length == 0 || Blanks.isBlank(text.charAt(0)) || Blanks.isBlank(text.charAt(length - 1));
    if (!edgesBlank && texts == null) {
      return false;
    }
    String trimmed = edgesBlank ? Blanks.trim(text) : text;
    if (trimmed.isEmpty()) {
      return true;
    }
    if (texts != null) {
      for (String placeholder : texts) {
        if (placeholder.equals(trimmed)) {
          return true;
        }
      }
    }
    return false;
  }
}
