package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads source objects into single records: finds the values and takes them out of their envelopes
 * ({@code docs/contracts/cleaning.md}, sections 1 and 2). One for each thread; reusable.
 */
public final class RecordReader {
  private final FrameLimits limits;
  private final JsonScanner scanner;
  private byte[] spare = BodyWindow.spare();

  private RecordReader(FrameLimits limits) {
    this.limits = limits;
    this.scanner = JsonScanner.create(limits.maxNesting());
  }

  public static RecordReader create(FrameLimits limits) {
    return new RecordReader(limits);
  }

  /** Reads a stream to its end; closing it is left to the caller. */
  public void read(InputStream body, RecordSink sink) throws IOException {
    read(BodyWindow.of(body, limits, spare), 0, sink);
  }

  public void read(byte[] body, int offset, int length, RecordSink sink) {
    try {
      read(BodyWindow.of(body, offset, length, limits, spare), offset, sink);
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail to be read", e);
    }
  }

  /** Reads a value of a body, by itself. */
  void readPart(byte[] body, int offset, int length, RecordSink sink) {
    try {
      read(BodyWindow.ofPart(body, offset, length, limits), offset, sink);
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail to be read", e);
    }
  }

  private void read(BodyWindow window, int from, RecordSink sink) throws IOException {
    try {
      int start = window.isInPlace() ? from : 0;
      new ValueFramer(window, start, scanner, limits, new Values(sink)).run();
    } finally {
      window.release();
      spare = window.recycled(spare);
    }
  }

  /** Takes each value out of its envelopes. */
  private final class Values implements ValueSink {
    private final RecordSink sink;
    private final RecordPlace place = new RecordPlace(limits.keptBytes());

    Values(RecordSink sink) {
      this.sink = sink;
    }

    @Override
    public void value(byte[] buffer, int from, int to, long position) {
      place.startValue(position);
      place.moveTo(buffer, from, to);
      judge(buffer, from, to, 0, false);
    }

    @Override
    public void text(byte[] buffer, int from, int to, long position) {
      place.startValue(position);
      place.moveTo(buffer, from, to);
      if (!Utf8.isValid(buffer, from, to)) {
        refuse(RejectReason.BAD_ENCODING, "not UTF-8");
      } else if (!unpack(buffer, from, to, 0, false)) {
        refuse(RejectReason.INVALID_JSON, "neither JSON nor base64 of JSON");
      }
    }

    @Override
    public void refused(
        RejectReason reason,
        String detail,
        byte[] buffer,
        int from,
        int to,
        long rawBytes,
        long position) {
      byte[] raw = Arrays.copyOfRange(buffer, from, to);
      sink.refused(Rejection.of(reason, detail, raw, rawBytes), position, 0);
    }

    private void refuse(RejectReason reason, String detail) {
      sink.refused(place.reject(reason, detail), place.position(), place.part());
      place.nextPart();
    }

    /**
     * Judges the value that the scanner has just gone over. {@code listed} says that it is one of
     * several: then its own bytes are kept if it is refused, else those of the whole value.
     */
    private void judge(byte[] buffer, int from, int to, int level, boolean listed) {
      if (listed) {
        place.moveTo(buffer, from, to);
      }
      switch (scanner.type()) {
        case OBJECT -> judgeObject(buffer, level, listed);
        case ARRAY -> {
          JsonArray array = JsonArray.of(scanner, buffer, from, to);
          while (array.next()) {
            judge(buffer, array.start(), array.end(), level, true);
          }
        }
        case TEXT -> judgeText(level, listed);
        case NULL -> refuse(RejectReason.EMPTY_RECORD, "null");
        case NUMBER -> refuse(RejectReason.NOT_AN_OBJECT, "a number");
        case BOOLEAN -> refuse(RejectReason.NOT_AN_OBJECT, "a boolean");
      }
    }

    private void judgeObject(byte[] buffer, int level, boolean listed) {
      Envelope envelope = level < limits.maxEnvelopes() ? Envelope.of(scanner) : Envelope.NONE;
      Field content = envelope.content();
      if (envelope == Envelope.KAFKA_REST) {
        records(buffer, scanner.startOf(content), scanner.endOf(content), level + 1);
      } else if (content != null) {
        int from = scanner.startOf(content);
        int to = scanner.endOf(content);
        scanner.scan(buffer, from, to, 0);
        judge(buffer, from, to, level + 1, listed);
      } else if (scanner.hasBadEncoding()) {
        refuse(RejectReason.BAD_ENCODING, "not UTF-8");
      } else {
        sink.object(scanner, buffer, place);
        place.nextPart();
      }
    }

    private void records(byte[] buffer, int from, int to, int level) {
      JsonArray array = JsonArray.of(scanner, buffer, from, to);
      while (array.next()) {
        int start = array.start();
        int end = array.end();
        if (scanner.has(Field.VALUE)) {
          start = scanner.startOf(Field.VALUE);
          end = scanner.endOf(Field.VALUE);
          scanner.scan(buffer, start, end, 0);
        }
        judge(buffer, start, end, level, true);
      }
    }

    private void judgeText(int level, boolean listed) {
      if (scanner.hasBadEncoding()) {
        refuse(RejectReason.BAD_ENCODING, "not UTF-8");
        return;
      }
      byte[] text = scanner.text().getBytes(UTF_8);
      if (!unpack(text, 0, text.length, level, listed)) {
        refuse(RejectReason.NOT_AN_OBJECT, "a text that is no JSON");
      }
    }

    /** Judges what a text holds if it is JSON or base64 of it; false if it is neither. */
    private boolean unpack(byte[] text, int from, int to, int level, boolean listed) {
      if (level >= limits.maxEnvelopes()) {
        return false;
      }
      int values = countValues(text, from, to);
      if (values > 0) {
        judgeAll(text, from, to, level + 1, listed || values > 1);
        return true;
      }
      byte[] packed = PackedText.decode(text, from, to);
      if (packed == null) {
        return false;
      }
      if (!Utf8.isValid(packed, 0, packed.length)) {
        boolean meant = packed[0] == '{' || packed[0] == '[' || packed[0] == '"';
        if (meant) {
          refuse(RejectReason.BAD_ENCODING, "base64 of what is not UTF-8");
        }
        return meant;
      }
      values = countValues(packed, 0, packed.length);
      if (values > 0) {
        judgeAll(packed, 0, packed.length, level + 1, listed || values > 1);
        return true;
      }
      return unpack(packed, 0, packed.length, level + 1, listed);
    }

    /** How many values make up the text: one of any kind or several objects or arrays; else 0. */
    private int countValues(byte[] text, int from, int to) {
      int count = 0;
      boolean onlyContainers = true;
      int at = start(text, from, to);
      while (at < to) {
        if (scanner.scan(text, at, to, 0) != JsonScanner.Outcome.COMPLETE) {
          return 0;
        }
        count++;
        onlyContainers &= scanner.type() == JsonType.OBJECT || scanner.type() == JsonType.ARRAY;
        at = afterBlanks(text, scanner.end(), to);
      }
      return count == 1 || onlyContainers ? count : 0;
    }

    private void judgeAll(byte[] text, int from, int to, int level, boolean listed) {
      int at = start(text, from, to);
      while (at < to) {
        scanner.scan(text, at, to, 0);
        int end = scanner.end();
        judge(text, at, end, level, listed);
        at = afterBlanks(text, end, to);
      }
    }

    private int start(byte[] text, int from, int to) {
      boolean marked =
          to - from >= 3
              && text[from] == (byte) 0xef
              && text[from + 1] == (byte) 0xbb
              && text[from + 2] == (byte) 0xbf;
      return afterBlanks(text, marked ? from + 3 : from, to);
    }

    private int afterBlanks(byte[] text, int from, int to) {
      int at = from;
      while (at < to && JsonScanner.isBlank(text[at])) {
        at++;
      }
      return at;
    }
  }
}
