package io.pinbeam.transforms.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Cleaned rows of one kind, column by column: texts as UTF-8 in one array, numbers in another. A
 * row costs no object, so that a hundred thousand of them can wait for their file without work for
 * the garbage collector, and text goes from the source into the file without becoming a {@code
 * String}.
 *
 * <p>A row is appended by {@link #begin}, its columns' setters and {@link #end}; what is not set is
 * null. Texts are set in the order of their slots ({@link RowSlots}). Not thread-safe.
 */
public final class RowBuffer {
  private static final int FIRST_ROWS = 64;
  private static final int FIRST_TEXT = 1 << 14;

  private Kind kind;
  private int textSlots;
  private int numberSlots;

  private int size;
  private byte[] text = new byte[FIRST_TEXT];
  private int textSize;

  /** Of the row being appended: its next text. */
  private int nextText;

  private long[] inds = new long[FIRST_ROWS];

  /** A bit for each slot that is set, texts first. */
  private int[] present = new int[FIRST_ROWS];

  /** Where the text of a slot ends, which begins where the one before it ends. */
  private int[] ends = new int[FIRST_ROWS];

  private long[] numbers = new long[FIRST_ROWS];

  private RowBuffer() {}

  public static RowBuffer of(Kind kind) {
    RowBuffer rows = new RowBuffer();
    rows.clear(kind);
    return rows;
  }

  /** Forgets all rows, and takes rows of this kind from now on; the memory is kept. */
  public void clear(Kind newKind) {
    kind = newKind;
    textSlots = RowSlots.texts(newKind);
    numberSlots = RowSlots.numbers(newKind);
    clear();
  }

  /** Forgets all rows; the memory is kept. */
  public void clear() {
    size = 0;
    textSize = 0;
  }

  public Kind kind() {
    return kind;
  }

  public int size() {
    return size;
  }

  /** The bytes of all texts. */
  public int textBytes() {
    return textSize;
  }

  /** Begins a row. */
  public void begin(long ind) {
    ensureRow();
    inds[size] = ind;
    present[size] = 0;
    nextText = 0;
  }

  /** Sets a text to these bytes, which are UTF-8 and are copied. */
  public void setText(int slot, byte[] utf8, int from, int to) {
    endTextsBefore(slot);
    append(utf8, from, to);
    endTextsBefore(slot + 1);
    present[size] |= 1 << slot;
  }

  /** Adds bytes to the text that was set last. */
  public void extendText(byte[] utf8, int from, int to) {
    append(utf8, from, to);
    ends[size * textSlots + nextText - 1] = textSize;
  }

  public void setText(int slot, @Nullable String value) {
    if (value != null) {
      byte[] utf8 = value.getBytes(UTF_8);
      setText(slot, utf8, 0, utf8.length);
    }
  }

  public void setNumber(int slot, long value) {
    numbers[size * numberSlots + slot] = value;
    present[size] |= 1 << textSlots + slot;
  }

  /** The row is whole. */
  public void end() {
    endTextsBefore(textSlots);
    size++;
  }

  /** Takes the last row away again. */
  public void removeLast() {
    size--;
    textSize = textFrom(size, 0);
  }

  /** Sets a text of the last row, which has that text, to other bytes. */
  public void replaceLastText(int slot, byte[] utf8, int from, int to) {
    int row = size - 1;
    int start = textFrom(row, slot);
    int end = textTo(row, slot);
    int longer = to - from - (end - start);
    if (text.length - textSize < longer) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textSize + longer));
    }
    System.arraycopy(text, end, text, end + longer, textSize - end);
    System.arraycopy(utf8, from, text, start, to - from);
    textSize += longer;
    for (int later = slot; later < textSlots; later++) {
      ends[row * textSlots + later] += longer;
    }
  }

  /** Sets a number of the last row, whether it has it or not. */
  public void replaceLastNumber(int slot, long value) {
    int row = size - 1;
    numbers[row * numberSlots + slot] = value;
    present[row] |= 1 << textSlots + slot;
  }

  public long ind(int row) {
    return inds[row];
  }

  public boolean hasText(int row, int slot) {
    return (present[row] & 1 << slot) != 0;
  }

  /** Where the texts stand: an array that the next row may replace. */
  public byte[] text() {
    return text;
  }

  /** The first byte of a text. */
  public int textFrom(int row, int slot) {
    int i = row * textSlots + slot;
    return i == 0 ? 0 : ends[i - 1];
  }

  /** The byte after a text. */
  public int textTo(int row, int slot) {
    return ends[row * textSlots + slot];
  }

  public boolean hasNumber(int row, int slot) {
    return (present[row] & 1 << textSlots + slot) != 0;
  }

  public long number(int row, int slot) {
    return numbers[row * numberSlots + slot];
  }

  /** A slot that holds the bits of a double. */
  public double decimal(int row, int slot) {
    return Double.longBitsToDouble(number(row, slot));
  }

  /**
   * Appends a row that is an object of the buffer's kind.
   *
   * @throws ClassCastException if it is of another
   */
  public void addRow(Object row) {
    switch (kind) {
      case PIN -> add((Pin) row);
      case GEO -> add((Geo) row);
      case USER -> add((User) row);
    }
  }

  /** Appends a row. */
  public void add(Pin pin) {
    begin(pin.ind());
    setText(RowSlots.UNIQUE_ID, pin.uniqueId());
    setText(RowSlots.TITLE, pin.title());
    setText(RowSlots.DESCRIPTION, pin.description());
    setNumber(RowSlots.FOLLOWER_COUNT, pin.followerCount());
    setText(RowSlots.POSTER_NAME, pin.posterName());
    setText(RowSlots.TAG_LIST, pin.tagList());
    setText(RowSlots.IS_IMAGE_OR_VIDEO, pin.isImageOrVideo());
    setText(RowSlots.IMAGE_SRC, pin.imageSrc());
    setText(RowSlots.SAVE_LOCATION, pin.saveLocation());
    setText(RowSlots.CATEGORY, pin.category());
    end();
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if its coordinates are not two numbers
   */
  public void add(Geo geo) {
    List<Double> coordinates = geo.coordinates();
    if (coordinates != null && coordinates.size() != 2) {
      throw new IllegalArgumentException("coordinates are two numbers, not " + coordinates.size());
    }
    begin(geo.ind());
    setText(RowSlots.COUNTRY, geo.country());
    if (coordinates != null) {
      setNumber(RowSlots.LATITUDE, Double.doubleToRawLongBits(coordinates.get(0)));
      setNumber(RowSlots.LONGITUDE, Double.doubleToRawLongBits(coordinates.get(1)));
    }
    setNumber(RowSlots.TIMESTAMP, geo.timestamp());
    end();
  }

  /** Appends a row. */
  public void add(User user) {
    begin(user.ind());
    setText(RowSlots.USER_NAME, user.userName());
    setNumber(RowSlots.AGE, user.age() == null ? null : user.age().longValue());
    setNumber(RowSlots.DATE_JOINED, user.dateJoined());
    end();
  }

  /** A row as an object of its kind. */
  public Object row(int row) {
    return switch (kind) {
      case PIN -> pin(row);
      case GEO -> geo(row);
      case USER -> user(row);
    };
  }

  /** A row as an object. */
  public Pin pin(int row) {
    return Pin.builder()
        .ind(ind(row))
        .uniqueId(string(row, RowSlots.UNIQUE_ID))
        .title(string(row, RowSlots.TITLE))
        .description(string(row, RowSlots.DESCRIPTION))
        .followerCount(boxed(row, RowSlots.FOLLOWER_COUNT))
        .posterName(string(row, RowSlots.POSTER_NAME))
        .tagList(string(row, RowSlots.TAG_LIST))
        .isImageOrVideo(string(row, RowSlots.IS_IMAGE_OR_VIDEO))
        .imageSrc(string(row, RowSlots.IMAGE_SRC))
        .saveLocation(string(row, RowSlots.SAVE_LOCATION))
        .category(string(row, RowSlots.CATEGORY))
        .build();
  }

  /** A row as an object. */
  public Geo geo(int row) {
    return Geo.builder()
        .ind(ind(row))
        .country(string(row, RowSlots.COUNTRY))
        .coordinates(
            hasNumber(row, RowSlots.LATITUDE)
                ? List.of(decimal(row, RowSlots.LATITUDE), decimal(row, RowSlots.LONGITUDE))
                : null)
        .timestamp(boxed(row, RowSlots.TIMESTAMP))
        .build();
  }

  /** A row as an object. */
  public User user(int row) {
    return User.builder()
        .ind(ind(row))
        .userName(string(row, RowSlots.USER_NAME))
        .age(hasNumber(row, RowSlots.AGE) ? (int) number(row, RowSlots.AGE) : null)
        .dateJoined(boxed(row, RowSlots.DATE_JOINED))
        .build();
  }

  private void append(byte[] utf8, int from, int to) {
    int length = to - from;
    if (text.length - textSize < length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textSize + length));
    }
    System.arraycopy(utf8, from, text, textSize, length);
    textSize += length;
  }

  private void setNumber(int slot, @Nullable Long value) {
    if (value != null) {
      setNumber(slot, value.longValue());
    }
  }

  private @Nullable String string(int row, int slot) {
    return hasText(row, slot)
        ? new String(text, textFrom(row, slot), textTo(row, slot) - textFrom(row, slot), UTF_8)
        : null;
  }

  private @Nullable Long boxed(int row, int slot) {
    return hasNumber(row, slot) ? number(row, slot) : null;
  }

  private void endTextsBefore(int slot) {
    if (slot < nextText) {
      throw new IllegalStateException("text " + slot + " comes after text " + (nextText - 1));
    }
    while (nextText < slot) {
      ends[size * textSlots + nextText++] = textSize;
    }
  }

  private void ensureRow() {
    if (size == inds.length) {
      inds = Arrays.copyOf(inds, size * 2);
      present = Arrays.copyOf(present, size * 2);
    }
    if (ends.length < (size + 1) * textSlots) {
      ends = Arrays.copyOf(ends, Math.max(ends.length * 2, (size + 1) * textSlots));
    }
    if (numbers.length < (size + 1) * numberSlots) {
      numbers = Arrays.copyOf(numbers, Math.max(numbers.length * 2, (size + 1) * numberSlots));
    }
  }
}
