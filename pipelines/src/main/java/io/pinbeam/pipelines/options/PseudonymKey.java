package io.pinbeam.pipelines.options;

import io.pinbeam.transforms.clean.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The file of {@code --pseudonymise}. No message has anything of what is in it. */
public final class PseudonymKey {
  private static final int MOST_BYTES = 1 << 16;

  private PseudonymKey() {}

  /**
   * The pseudonyms of the key; null if the option is not given. Beam's file systems must have been
   * given their options.
   *
   * @throws BadOptionException in one line, if it is no file with a key
   */
  public static @Nullable Pseudonyms ofOption(@Nullable String path) {
    if (path == null) {
      return null;
    }
    String option = "--pseudonymise=" + Redaction.ofAddress(path);
    if (path.isBlank()) {
      throw new BadOptionException("--pseudonymise is empty: the file with the key");
    }
    byte[] key;
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(path, false)))) {
      key = in.readNBytes(MOST_BYTES + 1);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new BadOptionException(
          option
              + ": there is no such file; it holds the key itself, as 'openssl rand -out "
              + "names.key 32' makes one",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException(option + " cannot be read: " + e.getMessage(), e);
    }
    if (key.length < Pseudonyms.LEAST_KEY_BYTES || key.length > MOST_BYTES) {
      throw new BadOptionException(
          option
              + " is no key: it has "
              + (key.length > MOST_BYTES ? "more than " + MOST_BYTES : key.length)
              + " bytes, and "
              + Pseudonyms.LEAST_KEY_BYTES
              + " to "
              + MOST_BYTES
              + " are allowed");
    }
    return Pseudonyms.of(key);
  }
}
