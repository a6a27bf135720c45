package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.model.Kind;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;

/**
 * A line of a file of dead letters, as its bytes are.
 *
 * @param isCopy whether it is of a copy whose letters somebody may have mended
 * @param file the number of the file
 * @param line the number of the line in the file
 */
record LetterLine(boolean isCopy, int file, long line, byte[] bytes) {
  static final Comparator<LetterLine> ORDER =
      Comparator.comparingInt(LetterLine::file).thenComparingLong(LetterLine::line);

  private static final int HEADER = 1 + Integer.BYTES + Long.BYTES;

  byte[] encoded() {
    return ByteBuffer.allocate(HEADER + bytes.length)
        .put((byte) (isCopy ? 1 : 0))
        .putInt(file)
        .putLong(line)
        .put(bytes)
        .array();
  }

  static LetterLine decoded(byte[] encoded) {
    ByteBuffer parts = ByteBuffer.wrap(encoded);
    boolean isCopy = parts.get() == 1;
    int file = parts.getInt();
    long line = parts.getLong();
    byte[] bytes = new byte[parts.remaining()];
    parts.get(bytes);
    return new LetterLine(isCopy, file, line, bytes);
  }

  /** Empty if the line is no dead letter of a kind. */
  Optional<DeadLetter> letter() {
    try {
      DeadLetter letter = DeadLetter.parse(new String(bytes, UTF_8));
      return kind(letter).isPresent() ? Optional.of(letter) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<Kind> kind(DeadLetter letter) {
    return letter.kind() == null ? Optional.empty() : Kind.ofLabel(letter.kind());
  }

  /** Whether the letter lacks some of the record, so that it cannot be read again. */
  static boolean isCut(DeadLetter letter) {
    return letter.raw().length < letter.rawBytes();
  }

  /** What a letter has in common with its copy, however its raw text was mended. */
  static String identity(DeadLetter letter) {
    return String.join(
        "\n",
        letter.description(),
        letter.kind(),
        letter.stage(),
        letter.runId(),
        letter.at().toString());
  }
}
