package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.parse.Field;
import io.pinbeam.transforms.parse.JsonArray;
import io.pinbeam.transforms.parse.JsonScanner;
import io.pinbeam.transforms.parse.JsonType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The values of one record, cleaned field by field; what cannot be understood is reported. */
@SuppressWarnings("EnumOrdinal") // Arrays by field: this is asked for each value.
final class RecordValues {
  private static final byte[] BLANK = {' '};

  private final CleaningRules rules;
  private final byte[][][] placeholders = new byte[Field.values().length][][];
  private final JsonScanner pairScanner = JsonScanner.create(2);

  private JsonScanner record;
  private byte[] buffer;
  private Kind kind;
  private RowSink sink;

  /** The text that is being looked at. */
  private byte[] bytes = new byte[0];

  private int from;
  private int to;

  private byte[] unescaped = new byte[64];
  private double latitude;
  private double longitude;

  RecordValues(CleaningRules rules) {
    this.rules = rules;
    for (Map.Entry<String, Set<String>> entry : rules.placeholders().entrySet()) {
      for (Field field : Field.values()) {
        if (field.label().equals(entry.getKey())) {
          placeholders[field.ordinal()] =
              entry.getValue().stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        }
      }
    }
  }

  void moveTo(JsonScanner record, byte[] buffer, Kind kind, RowSink sink) {
    this.record = record;
    this.buffer = buffer;
    this.kind = kind;
    this.sink = sink;
  }

  /** Sets the slot to a text, or a number or boolean as it is written, unless it means nothing. */
  void text(Field field, RowBuffer rows, int slot) {
    if (hasText(field, field.label())) {
      rows.setText(slot, bytes, from, to);
    }
  }

  void saveLocation(RowBuffer rows, int slot) {
    if (hasText(Field.SAVE_LOCATION, Field.SAVE_LOCATION.label())) {
      int path = SaveLocation.pathFrom(bytes, from, to);
      if (path < to) {
        rows.setText(slot, bytes, path, to);
      }
    }
  }

  /** Both names, with one blank between, or one of them; else the name of a cleaned record. */
  void userName(RowBuffer rows, int slot) {
    String column = Field.USER_NAME.label();
    boolean hasFirst = hasText(Field.FIRST_NAME, column);
    if (hasFirst) {
      rows.setText(slot, bytes, from, to);
    }
    if (hasText(Field.LAST_NAME, column)) {
      if (hasFirst) {
        rows.extendText(BLANK, 0, BLANK.length);
        rows.extendText(bytes, from, to);
      } else {
        rows.setText(slot, bytes, from, to);
      }
    } else if (!hasFirst) {
      text(Field.USER_NAME, rows, slot);
    }
  }

  /** Whether there is a text, now in {@link #bytes}, that means something. */
  private boolean hasText(Field field, String column) {
    switch (record.typeOf(field)) {
      case NULL:
        return false;
      case OBJECT, ARRAY:
        sink.defect(kind, column, DefectReason.NOT_A_TEXT);
        return false;
      default:
        moveTo(field);
        return !meansNothing(field);
    }
  }

  /** Sets {@link #bytes} to the meaning of a text, and to any other value as it is written. */
  private void moveTo(Field field) {
    if (record.typeOf(field) != JsonType.TEXT) {
      bytes = buffer;
      from = record.startOf(field);
      to = record.endOf(field);
    } else if (record.isPlainText(field)) {
      bytes = buffer;
      from = record.startOf(field) + 1;
      to = record.endOf(field) - 1;
    } else {
      int length = record.endOf(field) - record.startOf(field);
      if (unescaped.length < length) {
        unescaped = new byte[length];
      }
      bytes = unescaped;
      from = 0;
      to = record.utf8Of(field, unescaped);
    }
  }

  void followerCount(RowBuffer rows, int slot) {
    String text = given(Field.FOLLOWER_COUNT);
    if (text == null) {
      return;
    }
    long count = FollowerCount.parse(record.typeOf(Field.FOLLOWER_COUNT), text);
    if (count >= 0) {
      rows.setNumber(slot, count);
    } else {
      defectiveNumber(Field.FOLLOWER_COUNT, count);
    }
  }

  void age(RowBuffer rows, int slot) {
    String text = given(Field.AGE);
    if (text == null) {
      return;
    }
    long age = Age.parse(record.typeOf(Field.AGE), text);
    if (age >= 0 && age <= rules.maxAge()) {
      rows.setNumber(slot, age);
    } else {
      defectiveNumber(Field.AGE, age);
    }
  }

  private void defectiveNumber(Field field, long parsed) {
    DefectReason reason =
        parsed == WholeNumber.NO_WHOLE_NUMBER
            ? DefectReason.NOT_A_NUMBER
            : DefectReason.OUT_OF_RANGE;
    sink.defect(kind, field.label(), reason);
  }

  void time(Field field, RowBuffer rows, int slot) {
    String text = given(field);
    if (text == null) {
      return;
    }
    long micros = Timestamps.parse(record.typeOf(field), text);
    if (!Timestamps.isDefect(micros)) {
      rows.setNumber(slot, micros);
      return;
    }
    DefectReason reason =
        micros == Timestamps.OUT_OF_RANGE
            ? DefectReason.OUT_OF_RANGE
            : DefectReason.NOT_A_TIMESTAMP;
    sink.defect(kind, field.label(), reason);
  }

  /** From latitude and longitude; if neither is given, from the pair of a cleaned record. */
  void coordinates(RowBuffer rows, int latitudeSlot, int longitudeSlot) {
    String latitudeText = given(Field.LATITUDE);
    String longitudeText = given(Field.LONGITUDE);
    latitude = Double.NaN;
    longitude = Double.NaN;
    if (latitudeText != null && longitudeText != null) {
      latitude = Degrees.parse(record.typeOf(Field.LATITUDE), latitudeText, Degrees.MAX_LATITUDE);
      longitude =
          Degrees.parse(record.typeOf(Field.LONGITUDE), longitudeText, Degrees.MAX_LONGITUDE);
    } else if (latitudeText == null && longitudeText == null) {
      if (record.typeOf(Field.COORDINATES) == JsonType.NULL) {
        return;
      }
      pair();
    }
    // Half a point is none.
    if (Double.isNaN(latitude) || Double.isNaN(longitude)) {
      sink.defect(kind, Field.COORDINATES.label(), DefectReason.NOT_COORDINATES);
      return;
    }
    rows.setNumber(latitudeSlot, Double.doubleToRawLongBits(latitude));
    rows.setNumber(longitudeSlot, Double.doubleToRawLongBits(longitude));
  }

  /** Latitude and longitude from an array of two numbers; NaN if it is none. */
  private void pair() {
    if (record.typeOf(Field.COORDINATES) != JsonType.ARRAY) {
      return;
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
        return;
      }
      if (count < 2) {
        String number = new String(buffer, array.start(), array.end() - array.start(), US_ASCII);
        int limit = count == 0 ? Degrees.MAX_LATITUDE : Degrees.MAX_LONGITUDE;
        numbers[count] = Degrees.parse(JsonType.NUMBER, number, limit);
      }
      count++;
    }
    if (count == 2) {
      latitude = numbers[0];
      longitude = numbers[1];
    }
  }

  /**
   * The text, or the value as it is written; null if it is missing or means nothing. For numbers
   * and times, in which a byte beyond ASCII is wrong whatever character it is taken for.
   */
  private @Nullable String given(Field field) {
    JsonType type = record.typeOf(field);
    if (type == JsonType.NULL) {
      return null;
    }
    if (type == JsonType.OBJECT || type == JsonType.ARRAY) {
      return "";
    }
    moveTo(field);
    return type == JsonType.TEXT && meansNothing(field)
        ? null
        : new String(bytes, from, to - from, ISO_8859_1);
  }

  /** Whether what {@link #bytes} holds is blank or a placeholder of its field. */
  private boolean meansNothing(Field field) {
    int first = from;
    int end = to;
    while (first < end && Blanks.isBlank(bytes[first])) {
      first++;
    }
    while (end > first && Blanks.isBlank(bytes[end - 1])) {
      end--;
    }
    if (first == end) {
      return true;
    }
    byte[][] texts = placeholders[field.ordinal()];
    if (texts != null) {
      for (byte[] placeholder : texts) {
        if (placeholder.length == end - first
            && Arrays.equals(placeholder, 0, placeholder.length, bytes, first, end)) {
          return true;
        }
      }
    }
    return false;
  }
}
