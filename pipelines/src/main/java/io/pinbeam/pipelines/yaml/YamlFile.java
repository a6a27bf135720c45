package io.pinbeam.pipelines.yaml;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileSystems;

/** A small file that a user writes and an option names, local or {@code s3://}. */
public final class YamlFile {
  private static final int LARGEST = 1 << 20;

  private YamlFile() {}

  /** Makes something of the text of a file. */
  public interface Parser<T> {
    T parse(String text) throws YamlFault;
  }

  /**
   * Reads what an option names. Beam's file systems must have been given their options.
   *
   * @throws BadOptionException in one line: the file, the line in it, what is wrong, what is
   *     allowed
   */
  public static <T> T load(String optionName, String path, Parser<T> parser) {
    String option = "--" + optionName + "=" + Redaction.ofAddress(path) + ": ";
    try {
      return parser.parse(read(path));
    } catch (YamlFault e) {
      throw new BadOptionException(option + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new BadOptionException(option + "the file is not UTF-8", e);
    } catch (FileNotFoundException e) {
      throw new BadOptionException(option + "there is no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
      throw new BadOptionException(option + "cannot be read: " + reason, e);
    }
  }

  /**
   * The text of a file of at most 1 MiB, without a byte order mark.
   *
   * @throws FileNotFoundException if there is no such file
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static String read(String path) throws IOException {
    if (!OutputFiles.exists(path)) {
      throw new FileNotFoundException(path);
    }
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(path, false)))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("it is larger than 1 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
  }
}
