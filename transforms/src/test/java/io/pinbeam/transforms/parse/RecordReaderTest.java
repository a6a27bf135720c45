package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordReaderTest {
  private static final FrameLimits LIMITS = new FrameLimits(10 << 20, 1000, 4, 64);

  /** The indexes of the records that came, and the reasons of those that were refused. */
  private static final class Found implements RecordSink {
    final List<String> outcomes = new ArrayList<>();
    final List<Rejection> rejections = new ArrayList<>();
    final List<Long> positions = new ArrayList<>();

    @Override
    public void object(JsonScanner scanner, byte[] buffer, RecordPlace place) {
      outcomes.add(scanner.has(Field.IND) ? scanner.textOf(Field.IND) : "-");
      positions.add(place.position());
    }

    @Override
    public void refused(Rejection rejection, long position, int part) {
      outcomes.add(rejection.reason().name());
      rejections.add(rejection);
      positions.add(position);
    }
  }

  private static Found read(FrameLimits limits, byte[] body) {
    Found found = new Found();
    RecordReader.create(limits).read(body, 0, body.length, found);
    return found;
  }

  private static Found read(FrameLimits limits, InputStream body) throws IOException {
    Found found = new Found();
    RecordReader.create(limits).read(body, found);
    return found;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static byte[] lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"ind\":").append(i).append(",\"title\":\"").append("é".repeat(i % 50));
      lines.append("\"}\n");
    }
    return lines.toString().getBytes(UTF_8);
  }

  @Test
  void streamsArraysAndSlicesGiveTheSame() throws IOException {
    byte[] body = lines(30_000);
    Found inPlace = read(LIMITS, body);
    assertThat(inPlace.outcomes).hasSize(30_000).doesNotContain("INVALID_JSON");

    Found streamed = read(LIMITS, new ByteArrayInputStream(body));
    assertThat(streamed.outcomes).isEqualTo(inPlace.outcomes);
    assertThat(streamed.positions).isEqualTo(inPlace.positions);

    byte[] padded = new byte[body.length + 20];
    Arrays.fill(padded, (byte) 'x');
    System.arraycopy(body, 0, padded, 10, body.length);
    Found slice = new Found();
    RecordReader.create(LIMITS).read(padded, 10, body.length, slice);
    assertThat(slice.outcomes).isEqualTo(inPlace.outcomes);
    assertThat(slice.positions).isEqualTo(inPlace.positions);
  }

  @Test
  void aReaderCanBeUsedAgain() throws IOException {
    RecordReader reader = RecordReader.create(LIMITS);
    for (int i = 0; i < 3; i++) {
      Found found = new Found();
      reader.read(new ByteArrayInputStream(lines(20_000)), found);
      byte[] one = "{\"ind\":5}".getBytes(UTF_8);
      reader.read(one, 0, one.length, found);
      reader.read(gzip(one), 0, gzip(one).length, found);
      assertThat(found.outcomes).hasSize(20_002).endsWith("5", "5");
    }
  }

  /** The same outcomes wherever the buffer happens to end. */
  @Test
  void bufferBordersDoNotShow() throws IOException {
    String tail =
        "{\"ind\":1}{\"a\": 1, \"b\n{\"ind\":2}\n[{\"ind\":3}, {'x':1},\n{\"ind\":4}]\n"
            + "hello\n12\nnull\neyJpbmQiOjF9\n{\n  \"ind\": 5,\n  'x'\n}\n\"{\\\"ind\\\":6}\"\n"
            + "[1, {\"ind\":7,\n {\"ind\":8}]\n{\"ind\":9";
    List<String> expected = read(LIMITS, tail.getBytes(UTF_8)).outcomes;
    assertThat(expected)
        .containsExactly(
            "1",
            "INVALID_JSON",
            "2",
            "3",
            "INVALID_JSON",
            "4",
            "INVALID_JSON",
            "NOT_AN_OBJECT",
            "EMPTY_RECORD",
            "1",
            "INVALID_JSON",
            "6",
            "NOT_AN_OBJECT",
            "INVALID_JSON",
            "8",
            "INVALID_JSON");
    for (int shift = 0; shift <= tail.length() + 1; shift++) {
      byte[] blanks = new byte[(1 << 18) - shift];
      Arrays.fill(blanks, (byte) ' ');
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(blanks);
      body.write(tail.getBytes(UTF_8));
      assertThat(read(LIMITS, new ByteArrayInputStream(body.toByteArray())).outcomes)
          .as("shift %s", shift)
          .isEqualTo(expected);
    }
  }

  /** A broken element seems to go on behind its line, and its brackets close before. */
  @Test
  void aBrokenElementThatEndsSoonIsNotTooLarge() {
    String body = "[\n{\"ind\"{\"a\":3\"{\\\"i:1},\ny\"" + "x".repeat(200) + "\",\n{\"ind\":2}]";
    Found found = read(new FrameLimits(96, 1000, 4, 64), body.getBytes(UTF_8));
    assertThat(found.outcomes).startsWith("INVALID_JSON");
    assertThat(found.rejections.get(0).rawBytes()).isLessThanOrEqualTo(96);
    assertThat(found.rejections.stream().filter(r -> r.reason() == RejectReason.TOO_LARGE).toList())
        .allMatch(r -> r.rawBytes() > 96);
  }

  @Test
  void gzipOfManyMembersIsReadToItsEnd() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(gzip("{\"ind\":1}\n{\"in".getBytes(UTF_8)));
    body.write(gzip("d\":2}\n".getBytes(UTF_8)));
    body.write(gzip(new byte[0]));
    body.write(gzip("{\"ind\":3}".getBytes(UTF_8)));
    body.write(new byte[100]);
    assertThat(read(LIMITS, new TricklingStream(body.toByteArray())).outcomes)
        .containsExactly("1", "2", "3");
  }

  @Test
  void damagedGzipGivesTheRecordsBeforeIt() throws IOException {
    byte[] whole = lines(1000);
    byte[] packed = gzip(whole);
    for (int length = 2; length < packed.length; length += 1 + length / 20) {
      Found found = read(LIMITS, Arrays.copyOf(packed, length));
      assertThat(found.rejections).as("cut after %s", length).hasSize(1);
      assertThat(found.rejections.get(0).reason()).isEqualTo(RejectReason.BAD_ENCODING);
      for (int i = 0; i < found.outcomes.size() - 1; i++) {
        assertThat(found.outcomes.get(i)).isEqualTo(String.valueOf(i));
      }
    }
    packed[packed.length - 6] ^= 1;
    Found checksum = read(LIMITS, packed);
    assertThat(checksum.outcomes).hasSize(1001).endsWith("999", "BAD_ENCODING");
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = gzip(whole);
      damaged[2 + random.nextInt(damaged.length - 2)] ^= (byte) (1 << random.nextInt(8));
      // Never an exception; a damaged time or file name does not matter.
      assertThat(read(LIMITS, damaged).outcomes).isNotEmpty();
    }
  }

  @Test
  void whatFollowsGzipIsDamage() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(gzip("{\"ind\":1}".getBytes(UTF_8)));
    body.write("{\"ind\":2}".getBytes(UTF_8));
    assertThat(read(LIMITS, body.toByteArray()).outcomes).containsExactly("1", "BAD_ENCODING");
  }

  @Test
  void failuresOfTheStreamAreNotSwallowed() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection lost");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> read(LIMITS, failing)).hasMessage("connection lost");
  }

  @Test
  void exactlyTheLimitIsNotTooLarge() throws IOException {
    FrameLimits limits = new FrameLimits(20, 1000, 4, 8);
    String fits = "{\"ind\":1,\"abcd\":234}";
    String tooLong = "{\"ind\":1,\"abcde\":234}";
    assertThat(fits).hasSize(20);
    String body =
        String.join("\n", fits, tooLong, fits)
            + "["
            + String.join(",", fits, tooLong, fits)
            + "]\n"
            + "x".repeat(20)
            + "\n"
            + "x".repeat(21)
            + "\n"
            + "1".repeat(21)
            + "\n\""
            + "a".repeat(20)
            + "\"\n"
            + fits;
    List<String> expected =
        List.of(
            "1",
            "TOO_LARGE",
            "1",
            "1",
            "TOO_LARGE",
            "1",
            "INVALID_JSON",
            "TOO_LARGE",
            "TOO_LARGE",
            "TOO_LARGE",
            "1");
    assertThat(read(limits, body.getBytes(UTF_8)).outcomes).isEqualTo(expected);
    Found streamed = read(limits, new ByteArrayInputStream(body.getBytes(UTF_8)));
    assertThat(streamed.outcomes).isEqualTo(expected);
    assertThat(streamed.rejections.get(0).rawBytes()).isEqualTo(21);
    assertThat(new String(streamed.rejections.get(0).raw(), UTF_8)).isEqualTo("{\"ind\":1");
  }

  @Test
  @Timeout(60)
  void hugeValuesAreGoneOverWithBoundedMemory() throws IOException {
    for (String start :
        new String[] {"{\"ind\":1,\"title\":\"", "x", "\"", "1", "[{\"a\":\"", "{\"a\":["}) {
      String filling = start.endsWith("[") ? "[1]," : start.equals("1") ? "1111" : "abcd";
      long size = start.equals("x") ? 100L << 20 : 20L << 20;
      InputStream body = new EndlessLine("{\"ind\":1}\n" + start, filling, size, "\n{\"ind\":2}\n");
      Found found = read(LIMITS, body);
      assertThat(found.outcomes.subList(0, 3)).as(start).containsExactly("1", "TOO_LARGE", "2");
      assertThat(found.rejections.get(0).rawBytes()).isGreaterThanOrEqualTo(size);
      assertThat(found.rejections.get(0).raw()).hasSize(64);
    }
  }

  @Test
  void ofValuesThatAreTooLargeAllIsKeptThatMayBe() throws IOException {
    FrameLimits limits = new FrameLimits(1_000, 1000, 4, 4_000);
    StringBuilder body = new StringBuilder();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      values.add("{\"ind\":" + i + ",\"title\":\"" + "x".repeat(1_000 + i * 3) + "\"}");
      body.append(values.get(i)).append('\n');
    }

    Found found = read(limits, new ByteArrayInputStream(body.toString().getBytes(UTF_8)));

    assertThat(found.rejections).hasSameSizeAs(values);
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      Rejection rejection = found.rejections.get(i);
      assertThat(rejection.rawBytes()).isEqualTo(value.length());
      assertThat(new String(rejection.raw(), UTF_8))
          .isEqualTo(value.substring(0, Math.min(4_000, value.length())));
    }
  }

  @Test
  @Timeout(60)
  void aHugeArrayIsStreamed() throws IOException {
    InputStream body = new EndlessLine("[", "{\"ind\":7},", 60L << 20, "{\"ind\":8}]");
    long[] count = new long[1];
    RecordReader.create(LIMITS)
        .read(
            body,
            new RecordSink() {
              @Override
              public void object(JsonScanner scanner, byte[] buffer, RecordPlace place) {
                count[0]++;
              }

              @Override
              public void refused(Rejection rejection, long position, int part) {
                throw new AssertionError(rejection.reason());
              }
            });
    assertThat(count[0]).isEqualTo((60L << 20) / 10 + 1 + ((60L << 20) % 10 == 0 ? 0 : 1));
  }

  @Test
  @Timeout(60)
  void giantsTakeBoundedTime() {
    for (String giant :
        new String[] {
          "[".repeat(100_000),
          "[".repeat(100_000) + "]".repeat(100_000),
          "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
          "{\"ind\":1,\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
        }) {
      assertThat(read(LIMITS, (giant + "\n{\"ind\":2}").getBytes(UTF_8)).outcomes)
          .as(giant.substring(0, 12))
          .startsWith("INVALID_JSON")
          .hasSizeLessThan(4);
    }
    StringBuilder keys = new StringBuilder("{\"ind\":3");
    for (int i = 0; i < 500_000; i++) {
      keys.append(",\"k").append(i).append("\":").append(i % 10);
    }
    assertThat(read(LIMITS, keys.append('}').toString().getBytes(UTF_8)).outcomes)
        .containsExactly("3");
    String digits = "9".repeat(5_000_000);
    assertThat(read(LIMITS, ("{\"ind\":4,\"x\":" + digits + "}").getBytes(UTF_8)).outcomes)
        .containsExactly("4");
    String cut = "{\"a\":[\n".repeat(20_000);
    assertThat(read(LIMITS, cut.getBytes(UTF_8)).outcomes).hasSize(20_000);
    String brackets = "[{".repeat(50_000);
    assertThat(read(LIMITS, brackets.getBytes(UTF_8)).outcomes).isNotEmpty();
  }

  /** Whatever is done to good lines: no exception, and the lines that were not touched come out. */
  @Test
  @Timeout(120)
  void damageStaysWhereItIs() throws IOException {
    Random random = new Random(11);
    String alphabet = "{}[]\",:01 \\neE-\u0001";
    for (int round = 0; round < 20_000; round++) {
      int damaged = random.nextInt(4);
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        StringBuilder line =
            new StringBuilder("{\"ind\":" + i + ", \"a\": \"b\", \"c\": [1, {\"d\": null}]}");
        if (i == damaged) {
          for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(line.length());
            switch (random.nextInt(3)) {
              case 0 -> line.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
              case 1 -> line.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
              default -> line.setLength(at + 1);
            }
          }
        }
        body.append(line).append('\n');
      }
      byte[] bytes = body.toString().getBytes(UTF_8);
      Found found = read(LIMITS, bytes);
      for (int i = 0; i < 4; i++) {
        if (i != damaged) {
          assertThat(found.outcomes).as(body.toString()).contains(String.valueOf(i));
        }
      }
      assertThat(read(LIMITS, new ByteArrayInputStream(bytes)).outcomes).isEqualTo(found.outcomes);
    }
  }

  /** Any bytes at all: never an exception, and both ways of reading agree. */
  @Test
  @Timeout(120)
  void noiseNeverThrows() throws IOException {
    Random random = new Random(13);
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      "\"",
      ",",
      ":",
      "\n",
      "\r\n",
      " ",
      "\\",
      "1",
      "-",
      "null",
      "NaN",
      "{\"ind\":1}",
      "\"ind\"",
      "\"value\"",
      "\"records\"",
      "eyJpbmQiOjF9",
      "\uFEFF",
      "é",
      "x",
      "{\"value\":",
      "\\u00",
      "1e5"
    };
    List<RecordReader> readers =
        List.of(RecordReader.create(LIMITS), RecordReader.create(new FrameLimits(40, 5, 4, 8)));
    for (int round = 0; round < 30_000; round++) {
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(25); i >= 0; i--) {
        body.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = body.toString().getBytes(UTF_8);
      if (random.nextInt(5) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      for (RecordReader reader : readers) {
        Found inPlace = new Found();
        reader.read(bytes, 0, bytes.length, inPlace);
        Found streamed = new Found();
        reader.read(new ByteArrayInputStream(bytes), streamed);
        assertThat(streamed.outcomes).as(body.toString()).isEqualTo(inPlace.outcomes);
      }
    }
  }

  @Test
  void deepEnvelopesDoNotOverflowTheStack() {
    String arrays = "{\"value\":" + "[".repeat(990) + "{\"ind\":1}" + "]".repeat(990) + "}";
    assertThat(read(LIMITS, arrays.getBytes(UTF_8)).outcomes).containsExactly("1");
  }

  /** Gives one byte at a time and never says how many are there. */
  private static final class TricklingStream extends InputStream {
    private final ByteArrayInputStream in;

    TricklingStream(byte[] bytes) {
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, 1));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  /** A start, a filling repeated up to a size, and an end. */
  private static final class EndlessLine extends InputStream {
    private final byte[] start;
    private final byte[] filling;
    private final long size;
    private final byte[] end;
    private long at;

    EndlessLine(String start, String filling, long size, String end) {
      this.start = start.getBytes(UTF_8);
      this.filling = filling.getBytes(UTF_8);
      this.size = (size + this.filling.length - 1) / this.filling.length * this.filling.length;
      this.end = end.getBytes(UTF_8);
    }

    @Override
    public int read() {
      long place = at++;
      if (place < start.length) {
        return start[(int) place];
      }
      place -= start.length;
      if (place < size) {
        return filling[(int) (place % filling.length)];
      }
      place -= size;
      return place < end.length ? end[(int) place] : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      long left = start.length + size - at;
      if (at < start.length || left < filling.length || at % filling.length != phase()) {
        int octet = length == 0 ? 0 : read();
        if (octet >= 0 && length > 0) {
          target[offset] = (byte) octet;
        }
        return octet < 0 ? -1 : Math.min(length, 1);
      }
      int count =
          (int) Math.min((long) Math.max(length / filling.length, 1) * filling.length, left);
      for (int i = 0; i < Math.min(count, length); i++) {
        target[offset + i] = filling[i % filling.length];
      }
      at += Math.min(count, length);
      return Math.min(count, length);
    }

    private long phase() {
      return start.length % filling.length;
    }
  }
}
