package io.pinbeam.emulator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessKeyTest {
  @TempDir private Path folder;

  @Test
  void aFolderKeepsItsKey() throws IOException {
    AccessKey drawn = AccessKey.of(folder);

    AccessKey again = AccessKey.of(folder);

    assertThat(again.id()).isEqualTo(drawn.id());
    assertThat(again.secret()).isEqualTo(drawn.secret());
    assertThat(Files.getPosixFilePermissions(folder.resolve("access-key.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  /** A process that is killed while it writes the key leaves this. */
  @Test
  void halfAKeyIsNone() throws IOException {
    Files.writeString(folder.resolve("access-key.properties.new"), "id=LOC");

    assertThat(AccessKey.of(folder).secret()).hasSize(40);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }
}
