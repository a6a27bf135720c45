package io.pinbeam.transforms.parse;

import io.pinbeam.transforms.errors.RejectReason;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the JSON values of one source object: {@code docs/contracts/cleaning.md}, section 1. Memory
 * is bounded by the longest record that is allowed, not by the object.
 *
 * <p>A broken value must not take its good neighbours along. Where it ends is told by its lines:
 * see {@link #endOfBroken} and {@link #endOfBrokenElement}.
 */
final class ValueFramer {
  private final BodyWindow window;
  private final JsonScanner scanner;
  private final FrameLimits limits;
  private final ValueSink sink;

  /** The next byte to be looked at. */
  private int at;

  private boolean damageReported;

  private boolean inArray;
  private long arrayPosition;
  private boolean commaBefore;
  private boolean elementBefore;

  /** Where the last element ended if it was broken; else -1. */
  private long brokenEnd = -1;

  private boolean badPunctuation;

  /** How many bytes the value's line has before it; -1 if more than blanks. */
  private int column;

  ValueFramer(
      BodyWindow window, int from, JsonScanner scanner, FrameLimits limits, ValueSink sink) {
    this.window = window;
    this.at = from;
    this.scanner = scanner;
    this.limits = limits;
    this.sink = sink;
  }

  void run() throws IOException {
    skipByteOrderMark();
    while (skipBlanks()) {
      byte octet = window.buffer()[at];
      if (inArray) {
        inArray(octet);
      } else if (octet == '[') {
        openArray();
      } else if (!skipByteOrderMark()) {
        topValue(octet);
      }
    }
    if (inArray && brokenEnd != window.offsetOf(at)) {
      refuse("the array never closes", new byte[] {'['}, 0, 1, 1, arrayPosition);
    }
    GzipBody damage = window.damage();
    if (damage != null && !damageReported) {
      byte[] raw = damage.firstBytes();
      refuse("", raw, 0, raw.length, damage.inputBytes(), window.offsetOf(at));
    }
  }

  /** False at the end of the body. */
  private boolean skipBlanks() throws IOException {
    while (true) {
      byte[] buffer = window.buffer();
      while (at < window.end()) {
        byte octet = buffer[at];
        if (octet == '\n') {
          column = 0;
        } else if (octet != ' ' && octet != '\t' && octet != '\r') {
          return true;
        } else if (column >= 0) {
          column++;
        }
        at++;
      }
      if (!readOn(at)) {
        return false;
      }
    }
  }

  private boolean skipByteOrderMark() throws IOException {
    while (window.end() - at < 3 && readOn(at)) {
      // Until there are enough bytes, or no more.
    }
    byte[] buffer = window.buffer();
    boolean found =
        window.end() - at >= 3
            && buffer[at] == (byte) 0xef
            && buffer[at + 1] == (byte) 0xbb
            && buffer[at + 2] == (byte) 0xbf;
    if (found) {
      at += 3;
    }
    return found;
  }

  private void topValue(byte octet) throws IOException {
    switch (scan(0)) {
      case COMPLETE -> {
        if (isTooLong() && scanner.end() == window.end()) {
          tooLarge(false);
        } else if (octet == '{' || octet == '"' || endsLikeAValue(scanner.end())) {
          complete();
        } else {
          line();
        }
      }
      case BROKEN, CUT -> {
        if (octet == '{' || octet == '"') {
          if (isTooLong()) {
            tooLarge(false);
          } else {
            int wrong = scanner.end() - at;
            refuseUpTo(endOfBroken(wrong), wrong);
          }
        } else {
          line();
        }
      }
    }
  }

  /** Scans the value at {@link #at}; reads as much of it as is allowed. */
  private JsonScanner.Outcome scan(int outerDepth) throws IOException {
    while (true) {
      JsonScanner.Outcome outcome = scanner.scan(window.buffer(), at, window.end(), outerDepth);
      boolean mayGoOn =
          outcome == JsonScanner.Outcome.CUT
              || (outcome == JsonScanner.Outcome.COMPLETE && scanner.end() == window.end());
      if (!mayGoOn || isTooLong() || !readOn(at)) {
        return outcome;
      }
    }
  }

  private boolean isTooLong() {
    return scanner.end() - at > limits.maxRecordBytes();
  }

  private void complete() {
    int end = scanner.end();
    int from = at;
    at = end;
    column = -1;
    if (end - from > limits.maxRecordBytes()) {
      sink.refused(
          RejectReason.TOO_LARGE,
          "longer than " + limits.maxRecordBytes() + " bytes",
          window.buffer(),
          from,
          Math.min(end, from + limits.keptBytes()),
          end - from,
          window.offsetOf(from));
    } else {
      sink.value(window.buffer(), from, end, window.offsetOf(from));
    }
  }

  /** Whether a number or word may end here: before the end of a line or another value. */
  private boolean endsLikeAValue(int end) {
    byte[] buffer = window.buffer();
    int next = end;
    while (next < window.end() && (buffer[next] == ' ' || buffer[next] == '\t')) {
      next++;
    }
    if (next == window.end()) {
      return true;
    }
    byte octet = buffer[next];
    boolean opens = octet == '{' || octet == '[' || octet == '"';
    boolean word = next > end && (Character.isDigit(octet) || "-ntfNI".indexOf(octet) >= 0);
    return opens || word || octet == '\n' || octet == '\r';
  }

  /** What stands on the rest of this line is no JSON. */
  private void line() throws IOException {
    int newline = newlineFrom(at);
    if (newline < 0 || newline - at > limits.maxRecordBytes()) {
      tooLarge(false);
      return;
    }
    int end = withoutBlanks(at, newline);
    int from = at;
    at = newline;
    if (!refuseAsDamaged(from, end)) {
      sink.text(window.buffer(), from, end, window.offsetOf(from));
    }
  }

  /** The next newline or the end of the body; -1 if the value would be too long. */
  private int newlineFrom(int start) throws IOException {
    int ahead = start - at;
    while (true) {
      byte[] buffer = window.buffer();
      for (int i = at + ahead; i < window.end(); i++) {
        if (buffer[i] == '\n') {
          return i;
        }
      }
      ahead = window.end() - at;
      if (ahead > limits.maxRecordBytes()) {
        return -1;
      }
      if (!readOn(at)) {
        return window.end();
      }
    }
  }

  /**
   * Where a broken value at the top ends, or -1 if it would be too long. If it broke in its first
   * line: with this line. Else it may have been printed over several lines: it ends with the first
   * line from there on that starts with a closing bracket, or before the first later line that does
   * not look like a part of it, which is another value.
   */
  private int endOfBroken(int wrong) throws IOException {
    int newline = newlineFrom(at);
    if (newline < 0 || newline - at >= wrong) {
      return newline < 0 ? -1 : newline;
    }
    while (true) {
      int start = newline + 1;
      if (start >= window.end()) {
        int kept = start - at;
        if (!readOn(at)) {
          return window.end();
        }
        start = at + kept;
        if (start >= window.end()) {
          return window.end();
        }
      }
      byte first = window.buffer()[start];
      if (first == '{' || first == '[') {
        return start;
      }
      int ahead = start - at;
      newline = newlineFrom(start);
      if (newline < 0) {
        return -1;
      }
      if (!isInnerLine(at + ahead, newline)) {
        return at + ahead;
      }
      boolean closes = (first == '}' || first == ']') && ahead >= wrong;
      if (closes || newline == window.end()) {
        return newline;
      }
    }
  }

  /**
   * Whether a line is a part of a printed object and no value of its own: a field, or what starts
   * with no sign that a text, number, word or base64 could start with.
   */
  private boolean isInnerLine(int start, int end) {
    byte[] bytes = window.buffer();
    byte first = start < end ? bytes[start] : (byte) '\n';
    if (first != '"') {
      return !isWordSign(first);
    }
    int place = start + 1;
    while (place < end && bytes[place] != '"') {
      place += bytes[place] == '\\' ? 2 : 1;
    }
    do {
      place++;
    } while (place < end && (bytes[place] == ' ' || bytes[place] == '\t'));
    return place < end && bytes[place] == ':';
  }

  private static boolean isWordSign(byte octet) {
    return octet >= '0' && octet <= '9'
        || octet >= 'a' && octet <= 'z'
        || octet >= 'A' && octet <= 'Z'
        || octet == '-'
        || octet == '+'
        || octet == '/'
        || octet == '_';
  }

  private void openArray() {
    inArray = true;
    arrayPosition = window.offsetOf(at);
    commaBefore = false;
    elementBefore = false;
    brokenEnd = -1;
    badPunctuation = false;
    column = column < 0 ? -1 : column + 1;
    at++;
  }

  private void inArray(byte octet) throws IOException {
    if (octet == ']') {
      badPunctuation |= commaBefore;
      closeArray("a comma too many or too few in the array");
      at++;
      column = -1;
    } else if (octet == ',') {
      badPunctuation |= !elementBefore;
      commaBefore = true;
      elementBefore = false;
      brokenEnd = -1;
      at++;
      column = column < 0 ? -1 : column + 1;
    } else if (octet == '[' && column == 0 && elementBefore) {
      badPunctuation = true;
      closeArray("the array never closes");
    } else {
      badPunctuation |= elementBefore && brokenEnd < 0;
      element();
    }
  }

  private void closeArray(String detail) {
    if (badPunctuation) {
      refuse(detail, new byte[] {'['}, 0, 1, 1, arrayPosition);
    }
    inArray = false;
  }

  private void element() throws IOException {
    commaBefore = false;
    elementBefore = true;
    brokenEnd = -1;
    JsonScanner.Outcome outcome = scan(1);
    int end = scanner.end();
    if (outcome != JsonScanner.Outcome.BROKEN && isTooLong() && end == window.end()) {
      tooLarge(false);
    } else if (outcome == JsonScanner.Outcome.COMPLETE && endsLikeAnElement(end)) {
      complete();
    } else {
      int wrong = end - at;
      refuseUpTo(endOfBrokenElement(wrong), wrong);
      brokenEnd = window.offsetOf(at);
    }
  }

  private boolean endsLikeAnElement(int end) {
    if (scanner.type() == JsonType.OBJECT
        || scanner.type() == JsonType.ARRAY
        || scanner.type() == JsonType.TEXT
        || end == window.end()) {
      return true;
    }
    byte next = window.buffer()[end];
    return JsonScanner.isBlank(next) || next == ',' || next == ']';
  }

  /**
   * Where a broken element of an array ends, or -1 if it would be too long: where its brackets
   * close, or before a line that starts, no further to the right than the element itself, with an
   * opening bracket (another element) or with the bracket of the array.
   */
  private int endOfBrokenElement(int wrong) throws IOException {
    int elementColumn = Math.max(column, 0);
    BracketWalk walk = new BracketWalk();
    int ahead = 0;
    while (true) {
      if (at + ahead >= window.end()) {
        if (ahead > limits.maxRecordBytes()) {
          return -1;
        }
        if (!readOn(at) || at + ahead >= window.end()) {
          return window.end();
        }
      }
      byte octet = window.buffer()[at + ahead];
      if (octet == '\n') {
        walk.lineBreak();
        int next = elementAfterLine(at + ahead, elementColumn);
        if (next >= 0 || walk.isBetweenValues()) {
          return next >= 0 ? next : at + ahead;
        }
        ahead++;
        continue;
      }
      if (ahead == wrong && ahead > 0 && opensALine(at + ahead)) {
        return at + ahead;
      }
      BracketWalk.Step step = walk.step(octet);
      if (step == BracketWalk.Step.OUTSIDE) {
        return at + ahead;
      }
      ahead++;
      if (step == BracketWalk.Step.CLOSED) {
        return at + ahead;
      }
    }
  }

  /** Whether an opening bracket stands here, first on a line of the element but not its first. */
  private boolean opensALine(int place) {
    byte[] buffer = window.buffer();
    if (buffer[place] != '{' && buffer[place] != '[') {
      return false;
    }
    int before = place - 1;
    while (before > at && (buffer[before] == ' ' || buffer[before] == '\t')) {
      before--;
    }
    return buffer[before] == '\n' && !scanner.isTooDeep();
  }

  /** The start of the next line's text if that text cannot belong to the element; else -1. */
  private int elementAfterLine(int newline, int elementColumn) throws IOException {
    int ahead = newline - at;
    int next = ahead + 1;
    while (true) {
      if (at + next >= window.end()
          && (next > limits.maxRecordBytes() || !readOn(at) || at + next >= window.end())) {
        return -1;
      }
      byte octet = window.buffer()[at + next];
      if (octet == ' ' || octet == '\t') {
        next++;
        continue;
      }
      int nextColumn = next - ahead - 1;
      boolean another = (octet == '{' || octet == '[') && nextColumn <= elementColumn;
      boolean outer = octet == ']' && (nextColumn < elementColumn || nextColumn == 0);
      return another || outer ? at + next : -1;
    }
  }

  /** Hands over what is broken; -1 says that it is too long. */
  private void refuseUpTo(int end, int wrong) throws IOException {
    if (end < 0 || end - at > limits.maxRecordBytes()) {
      tooLarge(true);
      return;
    }
    // A step forward in any case.
    int stop = Math.max(end, at + 1);
    int from = at;
    int last = withoutBlanks(from, stop);
    at = stop;
    column = stop > from && window.buffer()[stop - 1] == '\n' ? 0 : -1;
    refuse(
        scanner.trouble() + " at byte " + Math.min(wrong, stop - from),
        window.buffer(),
        from,
        last,
        last - from,
        window.offsetOf(from));
  }

  /** If the body ended too early, then this is what was left of its last value. */
  private boolean refuseAsDamaged(int from, int to) {
    if (window.damage() == null || at < window.end() || damageReported) {
      return false;
    }
    refuse("", window.buffer(), from, to, to - from, window.offsetOf(from));
    return true;
  }

  private void refuse(
      String detail, byte[] buffer, int from, int to, long rawBytes, long position) {
    int kept = Math.min(to, from + limits.keptBytes());
    if (window.damage() != null && at >= window.end()) {
      damageReported = true;
      sink.refused(
          RejectReason.BAD_ENCODING,
          "the gzip stream is damaged or cut",
          buffer,
          from,
          kept,
          rawBytes,
          position);
    } else if (!Utf8.isValid(buffer, from, to)) {
      sink.refused(RejectReason.BAD_ENCODING, "not UTF-8", buffer, from, kept, rawBytes, position);
    } else {
      sink.refused(RejectReason.INVALID_JSON, detail, buffer, from, kept, rawBytes, position);
    }
  }

  private int withoutBlanks(int from, int to) {
    int end = to;
    while (end > from && JsonScanner.isBlank(window.buffer()[end - 1])) {
      end--;
    }
    return end;
  }

  /**
   * Goes past a value that is too long to be held. One that has no line break in as much as may be
   * held ends with its line; another one where its brackets close, or before a line that starts
   * with an opening bracket. What is broken may turn out to end sooner than it seemed to.
   */
  private void tooLarge(boolean broken) throws IOException {
    long position = window.offsetOf(at);
    byte[] first =
        Arrays.copyOfRange(window.buffer(), at, Math.min(window.end(), at + limits.keptBytes()));
    long bytes = 0;
    byte opening = window.buffer()[at];
    boolean bracketed = opening == '{' || opening == '[' || opening == '"';
    boolean oneLine = !bracketed || !hasNewline(at, at + limits.maxRecordBytes());
    boolean walked = bracketed || inArray;
    BracketWalk walk = new BracketWalk();
    boolean lineStart = false;
    while (true) {
      if (at == window.end()) {
        if (!readOn(at) || at == window.end()) {
          break;
        }
        first = longer(first);
      }
      byte octet = window.buffer()[at];
      if (octet == '\n') {
        if (oneLine || walk.isInText()) {
          break;
        }
      } else if (lineStart && (octet == '{' || octet == '[') && !inArray) {
        break;
      } else if (walked) {
        BracketWalk.Step step = walk.step(octet);
        if (step == BracketWalk.Step.OUTSIDE && inArray) {
          break;
        }
        if (step == BracketWalk.Step.CLOSED) {
          at++;
          bytes++;
          break;
        }
      }
      lineStart = octet == '\n';
      at++;
      bytes++;
    }
    column = -1;
    if (broken && bytes <= limits.maxRecordBytes()) {
      int from = at - (int) bytes;
      refuse(scanner.trouble(), window.buffer(), from, at, bytes, position);
      return;
    }
    sink.refused(
        RejectReason.TOO_LARGE,
        "longer than " + limits.maxRecordBytes() + " bytes",
        first,
        0,
        (int) Math.min(first.length, bytes),
        bytes,
        position);
  }

  /** The first bytes of a value with what the window has now, up to as many as are kept. */
  private byte[] longer(byte[] first) {
    int more = Math.min(limits.keptBytes() - first.length, window.end() - at);
    if (more <= 0) {
      return first;
    }
    byte[] longer = Arrays.copyOf(first, first.length + more);
    System.arraycopy(window.buffer(), at, longer, first.length, more);
    return longer;
  }

  private boolean hasNewline(int from, int to) {
    for (int i = from; i < Math.min(to, window.end()); i++) {
      if (window.buffer()[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Moves {@link #at} with the bytes; {@code keepFrom} is always {@link #at}. */
  private boolean readOn(int keepFrom) throws IOException {
    if (!window.readOn(keepFrom)) {
      return false;
    }
    at = 0;
    return true;
  }
}
