package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a VM of its own, since the filter stays for its VM's life. */
@Tag("reliability")
class SerialisedObjectsIT {
  @Test
  void noObjectIsMadeOfBytes() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    "target/classes:target/test-classes",
                    Reader.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines()).containsExactly("read before", "refused");
  }

  /** What an attacker would send: it does something when it is read. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      System.out.println("read before");
    }
  }

  /** The program. */
  static final class Reader {
    public static void main(String[] arguments) throws Exception {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(new Gadget());
      }
      read(bytes.toByteArray());
      SerialisedObjects.refuse();
      SerialisedObjects.refuse();
      try {
        read(bytes.toByteArray());
      } catch (InvalidClassException e) {
        System.out.println("refused");
      }
    }

    private static void read(byte[] bytes) throws Exception {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
        in.readObject();
      }
    }
  }
}
