package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits source objects into their JSON values, so that one can stand on each line of a file.
 * Reading such a file with {@link RecordReader} gives the records, in the order, that reading the
 * source objects gives; what is refused here is missing in the file.
 *
 * <ul>
 *   <li>A value keeps its bytes, but that line breaks between its tokens become blanks. The
 *       elements of an array at the top stand on lines of their own.
 *   <li>Base64 text that a reader takes becomes a JSON string.
 *   <li>A value with bytes that are not UTF-8 is refused, but for the records in its envelope that
 *       are: they stand on lines of their own.
 * </ul>
 *
 * <p>One for each thread; reusable.
 */
public final class JsonLines {
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  private final FrameLimits limits;
  private final JsonScanner scanner;
  private final RecordReader records;
  private final byte[] spare = BodyWindow.spare();

  private JsonLines(FrameLimits limits) {
    this.limits = limits;
    this.scanner = JsonScanner.create(limits.maxNesting());
    this.records = RecordReader.create(limits);
  }

  public static JsonLines create(FrameLimits limits) {
    return new JsonLines(limits);
  }

  /** Reads one source object from memory. */
  public void read(byte[] body, int offset, int length, JsonLineSink sink) {
    try {
      BodyWindow window = BodyWindow.of(body, offset, length, limits, spare);
      try {
        int start = window.isInPlace() ? offset : 0;
        new ValueFramer(window, start, scanner, limits, new Values(sink)).run();
      } finally {
        window.release();
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail to be read", e);
    }
  }

  /** Tells values that can stand on a line from those that cannot. */
  private final class Values implements ValueSink {
    private final JsonLineSink sink;

    Values(JsonLineSink sink) {
      this.sink = sink;
    }

    @Override
    public void value(byte[] buffer, int from, int to, long position) {
      if (scanner.hasBadEncoding()) {
        records.readPart(buffer, from, to - from, new GoodRecords(sink));
      } else {
        writeLine(buffer, from, to, sink);
      }
    }

    @Override
    public void text(byte[] buffer, int from, int to, long position) {
      Outcomes outcomes = new Outcomes();
      records.readPart(buffer, from, to - from, outcomes);
      if (outcomes.readable) {
        byte[] quoted = quoted(buffer, from, to);
        sink.line(quoted, 0, quoted.length);
      } else {
        outcomes.refused.forEach(sink::refused);
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
      sink.refused(Rejection.of(reason, detail, Arrays.copyOfRange(buffer, from, to), rawBytes));
    }
  }

  /** Between tokens alone can a line break stand: inside a text JSON allows none. */
  private static void writeLine(byte[] buffer, int from, int to, JsonLineSink sink) {
    int at = from;
    while (at < to && !isLineBreak(buffer[at])) {
      at++;
    }
    if (at == to) {
      sink.line(buffer, from, to);
      return;
    }
    byte[] line = Arrays.copyOfRange(buffer, from, to);
    for (int i = at - from; i < line.length; i++) {
      if (isLineBreak(line[i])) {
        line[i] = ' ';
      }
    }
    sink.line(line, 0, line.length);
  }

  private static boolean isLineBreak(byte octet) {
    return octet == '\n' || octet == '\r';
  }

  private static byte[] quoted(byte[] buffer, int from, int to) {
    ByteArrayOutputStream quoted = new ByteArrayOutputStream(to - from + 2);
    quoted.write('"');
    for (int i = from; i < to; i++) {
      byte octet = buffer[i];
      if (octet == '"' || octet == '\\') {
        quoted.write('\\');
        quoted.write(octet);
      } else if (octet >= 0 && octet < ' ') {
        quoted.writeBytes(new byte[] {'\\', 'u', '0', '0', HEX[octet >> 4], HEX[octet & 15]});
      } else {
        quoted.write(octet);
      }
    }
    quoted.write('"');
    return quoted.toByteArray();
  }

  /** What a reader makes of a line that is no JSON. */
  private static final class Outcomes implements RecordSink {
    private final List<Rejection> refused = new ArrayList<>();
    private boolean readable;

    @Override
    public void object(JsonScanner object, byte[] buffer, RecordPlace place) {
      readable = true;
    }

    @Override
    public void refused(Rejection rejection, long position, int part) {
      // Another reason is said of what is inside of the text, so the text could be read.
      readable |=
          rejection.reason() != RejectReason.INVALID_JSON
              && rejection.reason() != RejectReason.BAD_ENCODING;
      refused.add(rejection);
    }
  }

  /** Writes the records of a broken value that are right, out of their envelopes. */
  private static final class GoodRecords implements RecordSink {
    private final JsonLineSink sink;

    GoodRecords(JsonLineSink sink) {
      this.sink = sink;
    }

    @Override
    public void object(JsonScanner object, byte[] buffer, RecordPlace place) {
      writeLine(buffer, object.start(), object.end(), sink);
    }

    @Override
    public void refused(Rejection rejection, long position, int part) {
      sink.refused(rejection);
    }
  }
}
