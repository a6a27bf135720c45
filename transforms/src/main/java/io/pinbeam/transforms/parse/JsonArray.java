package io.pinbeam.transforms.parse;

/** Steps through the elements of an array that a {@link JsonScanner} found to be right. */
public final class JsonArray {
  private final JsonScanner scanner;
  private final byte[] buffer;
  private final int limit;
  private int start;
  private int end;

  private JsonArray(JsonScanner scanner, byte[] buffer, int from, int to) {
    this.scanner = scanner;
    this.buffer = buffer;
    this.limit = to;
    this.end = from + 1;
  }

  /** {@code scanner} is used for each step and tells of the element just found. */
  public static JsonArray of(JsonScanner scanner, byte[] buffer, int from, int to) {
    return new JsonArray(scanner, buffer, from, to);
  }

  /** Goes on to the next element, if there is one. */
  public boolean next() {
    start = end;
    while (JsonScanner.isBlank(buffer[start]) || buffer[start] == ',') {
      start++;
    }
    if (buffer[start] == ']') {
      return false;
    }
    scanner.scan(buffer, start, limit, 1);
    end = scanner.end();
    return true;
  }

  /** The first byte of the element. */
  public int start() {
    return start;
  }

  /** The byte after the element. */
  public int end() {
    return end;
  }
}
