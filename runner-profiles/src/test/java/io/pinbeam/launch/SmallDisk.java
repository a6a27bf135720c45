package io.pinbeam.launch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own that can be full or read-only. Only root may mount one. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 4096;

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts one of so many megabytes; the test is skipped where that is not allowed. */
  static SmallDisk mount(Path folder, int megabytes) throws Exception {
    Files.createDirectories(folder);
    Process mount =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", "" + folder)
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes());
    assumeTrue(mount.waitFor() == 0, () -> "LEFT OUT: no disk can be mounted here: " + said);
    return new SmallDisk(folder);
  }

  Path root() {
    return root;
  }

  /** Takes the room that is left, but for so many bytes. */
  void fillBut(int bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (root.toFile().getUsableSpace() > bytes) {
        out.write(chunk);
      }
    } catch (IOException e) {
      if (root.toFile().getUsableSpace() > bytes) {
        throw e;
      }
    }
  }

  /** Gives the room back. */
  void empty() throws IOException {
    Files.delete(ballast());
  }

  void readOnly(boolean isReadOnly) throws Exception {
    run("mount", "-o", "remount," + (isReadOnly ? "ro" : "rw"), root.toString());
  }

  @Override
  public void close() throws Exception {
    run("umount", "-l", root.toString());
  }

  private Path ballast() {
    return root.resolve("ballast");
  }

  private static void run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said);
    }
  }
}
