package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Goes over one JSON value in a byte array, checks it against the grammar of RFC 8259 and against
 * UTF-8, and notes where it ends and, if it is an object, where its {@link Field}s stand. Nothing
 * is copied and no number is computed, so that neither a million keys nor a number of ten thousand
 * digits costs more than its bytes.
 *
 * <p>Made for this rather than taken from a JSON library because framing needs what a parser does
 * not tell: where exactly a value ends, at which byte and how deep it broke, and whether it was
 * merely cut. The tests compare it with Jackson.
 *
 * <p>One for each thread; what it says holds until the next {@link #scan}.
 */
@SuppressWarnings("EnumOrdinal") // Arrays by field: this is asked for each value.
public final class JsonScanner {
  /** How a scan ended. */
  public enum Outcome {
    /** A value stands there; {@link #end} is the byte after it. */
    COMPLETE,
    /** All of it is right, but it goes on after the last byte. */
    CUT,
    /** It cannot be JSON, whatever follows; {@link #end} is the byte that is wrong. */
    BROKEN
  }

  private enum Expect {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COLON,
    COMMA_OR_END,
    NOTHING
  }

  private static final byte[] NULL = "null".getBytes(US_ASCII);
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NOT_A_NUMBER = "NaN".getBytes(US_ASCII);
  private static final byte[] INFINITY = "Infinity".getBytes(US_ASCII);
  private static final byte[] MINUS_INFINITY = "-Infinity".getBytes(US_ASCII);

  /** Of the fields of other names in one object this many are told one by one. */
  private static final int MOST_OTHERS = 1_000;

  private static final JsonType[] JSON_TYPES = JsonType.values();

  private static final int RAN_OUT = -1;
  private static final int WRONG = -2;

  private final int maxNesting;
  private final boolean[] openObjects;
  private int depth;
  private int outerDepth;
  private Expect expect = Expect.VALUE;
  private @Nullable Field field;

  /** By field, or last for none: the field that came after it. */
  private final @Nullable Field[] following = new Field[Field.COUNT + 1];

  private int valueStart;

  private byte[] buffer = new byte[0];
  private int limit;
  private int end;
  private JsonType type = JsonType.NULL;
  private int start;
  private boolean badEncoding;
  private boolean tooDeep;
  private String trouble = "";

  private boolean textEscaped;
  private boolean textAscii;

  private long present;
  private int otherFields;

  /** By type: the fields whose value is of it. */
  private final long[] ofType = new long[JSON_TYPES.length];

  /** The name of a field that is no {@link Field}; empty if it is written with escapes. */
  private int nameFrom;

  private int nameTo;

  /** Of each other field: where its name begins and ends, and the ordinal of its type. */
  private int[] others = new int[3 * 8];

  private final JsonType[] types = new JsonType[Field.COUNT];
  private final int[] starts = new int[Field.COUNT];
  private final int[] ends = new int[Field.COUNT];
  private final boolean[] escaped = new boolean[Field.COUNT];
  private final boolean[] ascii = new boolean[Field.COUNT];

  private JsonScanner(int maxNesting) {
    this.maxNesting = maxNesting;
    this.openObjects = new boolean[maxNesting];
  }

  /** Objects and arrays may be nested this deep; deeper ones are broken. */
  public static JsonScanner create(int maxNesting) {
    return new JsonScanner(maxNesting);
  }

  /**
   * Scans the value whose first byte stands at {@code from}. {@code outerDepth} says in how many
   * objects and arrays it stands.
   *
   * <p>A number that reaches to the last byte is complete.
   */
  public Outcome scan(byte[] bytes, int from, int to, int outerDepth) {
    reset(bytes, from, to, outerDepth);
    int at = from;
    while (true) {
      while (at < to && isBlank(bytes[at])) {
        at++;
      }
      if (at == to) {
        return cut();
      }
      int next =
          switch (expect) {
            case VALUE -> value(at);
            case VALUE_OR_END -> bytes[at] == ']' ? close(at) : value(at);
            case NAME -> name(at);
            case NAME_OR_END -> bytes[at] == '}' ? close(at) : name(at);
            case COLON -> colon(at);
            case COMMA_OR_END -> commaOrEnd(at);
            case NOTHING -> at;
          };
      if (next < 0) {
        return next == RAN_OUT ? cut() : Outcome.BROKEN;
      }
      at = next;
      if (expect == Expect.NOTHING) {
        end = at;
        return Outcome.COMPLETE;
      }
    }
  }

  /** The first byte of the value. */
  int start() {
    return start;
  }

  /** One past the value, or where it is wrong, or one past the last byte. */
  public int end() {
    return end;
  }

  /** What the value is, if it is complete. */
  public JsonType type() {
    return type;
  }

  /** Whether a text in it is not UTF-8. */
  public boolean hasBadEncoding() {
    return badEncoding;
  }

  /** What is wrong with a broken or cut value, for people. */
  public String trouble() {
    return trouble;
  }

  /** Whether what is wrong is that objects and arrays are nested too deep. */
  boolean isTooDeep() {
    return tooDeep;
  }

  /** The text, without its quotes and escapes, of a value that is a text. */
  String text() {
    return JsonText.decode(buffer, start + 1, end - 1, textEscaped, textAscii);
  }

  /** The set of the fields that the object has, null or not. */
  public long presentFields() {
    return present;
  }

  /** How many fields of other names the object has, repetitions counted. */
  public int otherFields() {
    return otherFields;
  }

  /** The set of the fields whose value is of this type. */
  public long fieldsOf(JsonType ofThis) {
    return ofType[ofThis.ordinal()];
  }

  /** How many of the {@link #otherFields} are told one by one: the first thousand. */
  public int namedOthers() {
    return Math.min(otherFields, MOST_OTHERS);
  }

  /** Where the bytes are that the places are of. */
  public byte[] buffer() {
    return buffer;
  }

  /** The first byte of the name of one of the other fields, in their order. */
  public int otherNameFrom(int other) {
    return others[3 * other];
  }

  /** The byte after that name; the same as the first one if it is written with escapes. */
  public int otherNameTo(int other) {
    return others[3 * other + 1];
  }

  /** What its value is. */
  public JsonType otherTypeOf(int other) {
    return JSON_TYPES[others[3 * other + 2]];
  }

  public boolean has(Field field) {
    return (present & field.bit()) != 0;
  }

  /** What the field's value is; {@link JsonType#NULL} too if the field is missing. */
  public JsonType typeOf(Field field) {
    return has(field) ? types[field.ordinal()] : JsonType.NULL;
  }

  /** The first byte of the field's value. Of a name that stands there twice the last counts. */
  public int startOf(Field field) {
    return starts[field.ordinal()];
  }

  /** The byte after the field's value. */
  public int endOf(Field field) {
    return ends[field.ordinal()];
  }

  /** Whether the value is a text that stands between its quotes as it is meant. */
  public boolean isPlainText(Field field) {
    int i = field.ordinal();
    return types[i] == JsonType.TEXT && !escaped[i];
  }

  /** The meaning of a text, and any other value as it is written. */
  public String textOf(Field field) {
    int i = field.ordinal();
    return types[i] == JsonType.TEXT
        ? JsonText.decode(buffer, starts[i] + 1, ends[i] - 1, escaped[i], ascii[i])
        : new String(buffer, starts[i], ends[i] - starts[i], UTF_8);
  }

  /**
   * The meaning of a text as UTF-8, into {@code out}, which has room for the {@code endOf -
   * startOf} bytes of the value. Gives how many they are.
   */
  public int utf8Of(Field field, byte[] out) {
    int i = field.ordinal();
    return JsonText.decode(buffer, starts[i] + 1, ends[i] - 1, out);
  }

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\n' || octet == '\t' || octet == '\r';
  }

  private void reset(byte[] bytes, int from, int to, int outerDepth) {
    this.buffer = bytes;
    this.start = from;
    this.limit = to;
    this.outerDepth = outerDepth;
    expect = Expect.VALUE;
    depth = 0;
    field = null;
    present = 0;
    otherFields = 0;
    Arrays.fill(ofType, 0);
    badEncoding = false;
    tooDeep = false;
    type = JsonType.NULL;
    trouble = "";
  }

  private Outcome cut() {
    end = limit;
    trouble = "it ends too early";
    return Outcome.CUT;
  }

  private int broken(int at, String what) {
    end = at;
    trouble = what;
    return WRONG;
  }

  private int colon(int at) {
    expect = Expect.VALUE;
    return buffer[at] == ':' ? at + 1 : broken(at, "a colon is missing");
  }

  private int commaOrEnd(int at) {
    boolean inObject = openObjects[depth - 1];
    if (buffer[at] == ',') {
      expect = inObject ? Expect.NAME : Expect.VALUE;
      return at + 1;
    }
    return buffer[at] == (inObject ? '}' : ']')
        ? close(at)
        : broken(at, "a comma or closing bracket is missing");
  }

  private int name(int at) {
    if (buffer[at] != '"') {
      return broken(at, "a field name in double quotes is missing");
    }
    if (depth == 1) {
      int next = expectedName(at + 1);
      if (next > 0) {
        expect = Expect.COLON;
        return next;
      }
    }
    int quote = text(at + 1);
    if (quote < 0) {
      return quote;
    }
    if (depth == 1) {
      Field before = field;
      field = fieldNamed(at + 1, quote);
      following[before == null ? Field.COUNT : before.ordinal()] = field;
      nameFrom = at + 1;
      nameTo = textEscaped ? nameFrom : quote;
    }
    expect = Expect.COLON;
    return quote + 1;
  }

  /**
   * The byte after the closing quote if the name is the one that came after the field before it the
   * last time: records of one kind have their fields in one order, and to compare a name takes a
   * third of the time of finding out which it is. Else 0.
   */
  private int expectedName(int at) {
    Field expected = following[field == null ? Field.COUNT : field.ordinal()];
    if (expected == null) {
      return 0;
    }
    int end = expected.endIfAt(buffer, at, limit);
    if (end == 0 || end == limit || buffer[end] != '"') {
      return 0;
    }
    field = expected;
    return end + 1;
  }

  private int value(int at) {
    if (depth <= 1) {
      valueStart = at;
    }
    byte octet = buffer[at];
    if (octet == '{' || octet == '[') {
      return open(at, octet == '{');
    }
    if (octet == '"') {
      int quote = text(at + 1);
      return quote < 0 ? quote : valueEnds(JsonType.TEXT, quote + 1);
    }
    int next = scalar(at);
    return next < 0 ? next : valueEnds(scalarType(at), next);
  }

  private int open(int at, boolean object) {
    if (depth + outerDepth >= maxNesting) {
      tooDeep = true;
      return broken(at, "nested deeper than " + maxNesting);
    }
    openObjects[depth++] = object;
    expect = object ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
    return at + 1;
  }

  private int close(int at) {
    depth--;
    return valueEnds(openObjects[depth] ? JsonType.OBJECT : JsonType.ARRAY, at + 1);
  }

  private int valueEnds(JsonType found, int next) {
    if (depth == 0) {
      type = found;
      expect = Expect.NOTHING;
      return next;
    }
    if (depth == 1 && openObjects[0]) {
      note(found, next);
    }
    expect = Expect.COMMA_OR_END;
    return next;
  }

  private void note(JsonType found, int stop) {
    if (field == null) {
      noteOther(found);
      return;
    }
    int i = field.ordinal();
    long bit = 1L << i;
    if ((present & bit) != 0) {
      // Of a name that stands there twice the last counts.
      ofType[types[i].ordinal()] &= ~bit;
    }
    ofType[found.ordinal()] |= bit;
    present |= bit;
    types[i] = found;
    starts[i] = valueStart;
    ends[i] = stop;
    escaped[i] = textEscaped;
    ascii[i] = textAscii;
  }

  private void noteOther(JsonType found) {
    if (otherFields < MOST_OTHERS) {
      int i = 3 * otherFields;
      if (i == others.length) {
        others = Arrays.copyOf(others, i * 2);
      }
      others[i] = nameFrom;
      others[i + 1] = nameTo;
      others[i + 2] = found.ordinal();
    }
    otherFields++;
  }

  private @Nullable Field fieldNamed(int start, int stop) {
    if (!textEscaped) {
      return Field.named(buffer, start, stop);
    }
    byte[] name = JsonText.decode(buffer, start, stop, true, false).getBytes(UTF_8);
    return Field.named(name, 0, name.length);
  }

  /** The closing quote of the text whose first byte stands here. */
  private int text(int start) {
    byte[] bytes = buffer;
    int to = limit;
    boolean plain = true;
    boolean onlyAscii = true;
    int at = start;
    while (at < to) {
      byte octet = bytes[at];
      if (octet == '"') {
        textEscaped = !plain;
        textAscii = onlyAscii;
        return at;
      }
      if (octet == '\\') {
        plain = false;
        int next = escape(at);
        if (next < 0) {
          return next;
        }
        at = next;
      } else if (octet < 0) {
        onlyAscii = false;
        int length = Utf8.sequenceLength(bytes, at, to);
        if (length == 0) {
          badEncoding = true;
          length = 1;
        }
        at += length;
      } else if (octet < ' ') {
        return broken(at, octet == '\n' ? "a line ends inside a text" : "a bare control character");
      } else {
        at++;
      }
    }
    return RAN_OUT;
  }

  private int escape(int at) {
    if (at + 1 >= limit) {
      return RAN_OUT;
    }
    switch (buffer[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
        return at + 2;
      case 'u':
        for (int i = at + 2; i < at + 6; i++) {
          if (i >= limit) {
            return RAN_OUT;
          }
          if (buffer[i] < 0 || Character.digit(buffer[i], 16) < 0) {
            return broken(i, "an escape that JSON does not have");
          }
        }
        return at + 6;
      default:
        return broken(at, "an escape that JSON does not have");
    }
  }

  /** The byte after the number or word whose first byte stands here. */
  private int scalar(int at) {
    return switch (buffer[at]) {
      case 'n' -> word(at, NULL);
      case 't' -> word(at, TRUE);
      case 'f' -> word(at, FALSE);
      case 'N' -> word(at, NOT_A_NUMBER);
      case 'I' -> word(at, INFINITY);
      case '-' -> at + 1 < limit && buffer[at + 1] == 'I' ? word(at, MINUS_INFINITY) : number(at);
      default -> number(at);
    };
  }

  private int word(int at, byte[] word) {
    int length = Math.min(word.length, limit - at);
    if (!Arrays.equals(word, 0, length, buffer, at, at + length)) {
      return broken(at, "neither a value nor a bracket");
    }
    return length < word.length ? RAN_OUT : at + length;
  }

  private JsonType scalarType(int at) {
    return switch (buffer[at]) {
      case 'n', 'N', 'I' -> JsonType.NULL;
      case 't', 'f' -> JsonType.BOOLEAN;
      case '-' -> buffer[at + 1] == 'I' ? JsonType.NULL : JsonType.NUMBER;
      default -> JsonType.NUMBER;
    };
  }

  private int number(int start) {
    int at = buffer[start] == '-' ? start + 1 : start;
    if (at < limit && buffer[at] == '0') {
      at++;
    } else {
      at = digits(at);
    }
    if (at >= 0 && at < limit && buffer[at] == '.') {
      at = digits(at + 1);
    }
    if (at >= 0 && at < limit && (buffer[at] | 0x20) == 'e') {
      at++;
      if (at < limit && (buffer[at] == '+' || buffer[at] == '-')) {
        at++;
      }
      at = digits(at);
    }
    return at;
  }

  /** The byte after at least one digit. */
  private int digits(int start) {
    int at = start;
    while (at < limit && buffer[at] >= '0' && buffer[at] <= '9') {
      at++;
    }
    if (at > start) {
      return at;
    }
    if (at == limit) {
      return RAN_OUT;
    }
    return broken(at, "neither a value nor a bracket");
  }
}
