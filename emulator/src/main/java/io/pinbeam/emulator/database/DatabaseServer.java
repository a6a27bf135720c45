package io.pinbeam.emulator.database;

import io.pinbeam.emulator.Folders;
import io.pinbeam.emulator.PostGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A MariaDB server on loopback with one account, which owns one database, filled with made-up posts
 * at the first start. There is no other account to log in with, neither root nor anonymous.
 *
 * <p>The server is a child process that ends when this one does, however that ends.
 */
public final class DatabaseServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String USER = "emulator";
  private static final String DATABASE = "pinterest_data";
  private static final int START_SECONDS = 90;
  private static final int STOP_SECONDS = 30;

  /**
   * Runs a server until its own standard input ends: that is when the parent closes it or is gone.
   * Ctrl-C in a terminal goes to every process there; the server waits for its parent's word.
   */
  private static final String WATCHED =
      """
      trap '' INT HUP
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      {
        while read -r line <&3; do :; done
        kill $server
        for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          kill -0 $server || exit
          sleep 1
        done
        kill -9 $server
      } 2>/dev/null &
      watcher=$!
      wait $server
      code=$?
      kill $watcher 2>/dev/null
      exit $code
      """;

  private final Process process;
  private final DatabaseCredentials credentials;

  private DatabaseServer(Process process, DatabaseCredentials credentials) {
    this.process = process;
    this.credentials = credentials;
  }

  /**
   * Starts a server that keeps its data in a folder. Posts 0 to {@code count - 1} are loaded if the
   * tables are empty.
   *
   * @param certificate a PEM file with the key and the certificate for TLS
   * @param authority a PEM file with what clients are to trust
   * @throws DatabaseException in one line, with nothing left running
   */
  public static DatabaseServer start(
      Path folder, int port, Path certificate, Path authority, PostGenerator posts, long count)
      throws DatabaseException {
    ServerFiles files = ServerFiles.in(ServerFiles.userCache());
    Path log = folder.resolve("mariadbd.log");
    DatabaseServer server = null;
    boolean started = false;
    try {
      DatabaseCredentials credentials =
          new DatabaseCredentials(
              HOST, port, USER, password(folder), DATABASE, Optional.of(authority));
      Path data = folder.resolve("data");
      if (!Files.isDirectory(data)) {
        install(files, folder, data, credentials);
      }
      server = new DatabaseServer(launch(files, data, certificate, log, port), credentials);
      server.awaitReady(log);
      SourceRows.of(posts, count).load(credentials);
      started = true;
      return server;
    } catch (IOException e) {
      throw DatabaseException.lasting("cannot use the folder " + folder + ": " + e.getMessage(), e);
    } finally {
      if (!started && server != null) {
        server.close();
      }
    }
  }

  public DatabaseCredentials credentials() {
    return credentials;
  }

  /** Asks the server to end in order and waits for it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It is gone already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Kept with the data, so that clients of a folder that is started again need no new one. */
  private static String password(Path folder) throws IOException {
    Path file = folder.resolve("password");
    if (!Files.exists(file)) {
      byte[] drawn = new byte[20];
      new SecureRandom().nextBytes(drawn);
      Path part =
          Files.createTempFile(
              folder,
              ".password",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(part, HexFormat.of().formatHex(drawn));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  /** Makes the data folder beside its final name, so that one cut off half-way is not mistaken. */
  private static void install(
      ServerFiles files, Path folder, Path data, DatabaseCredentials credentials)
      throws IOException, DatabaseException {
    Path part = folder.resolve("data.part");
    Folders.delete(part);
    Files.createDirectories(part.resolve("mysql"));
    Path log = folder.resolve("install.log");
    List<String> command = command(files, part);
    command.addAll(List.of("--bootstrap", "--log-warnings=0"));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try (OutputStream statements = process.getOutputStream()) {
      statements.write(statements(files, credentials).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended early: its exit code and its log say why.
    }
    try {
      if (process.waitFor() != 0) {
        throw DatabaseException.lasting("MariaDB cannot make its tables: " + lastError(log), null);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw DatabaseException.lasting("interrupted while MariaDB made its tables", e);
    }
    Files.delete(log);
    Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String statements(ServerFiles files, DatabaseCredentials credentials)
      throws IOException {
    String account = "'" + credentials.user() + "'@'" + HOST + "'";
    return """
        CREATE DATABASE IF NOT EXISTS mysql;
        USE mysql;
        SET @auth_root_socket='root';
        SET @skip_auth_anonymous=1;
        """
        + files.systemTables()
        + """

        DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
        FLUSH PRIVILEGES;
        CREATE DATABASE %2$s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
        CREATE USER %1$s IDENTIFIED BY '%3$s';
        GRANT ALL PRIVILEGES ON %2$s.* TO %1$s;
        """
            .formatted(account, credentials.database(), credentials.password());
  }

  private static Process launch(ServerFiles files, Path data, Path certificate, Path log, int port)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "mariadbd"));
    command.addAll(command(files, data));
    command.addAll(
        List.of(
            "--bind-address=" + HOST,
            "--port=" + port,
            // Reached by its port alone.
            "--socket=",
            "--skip-name-resolve",
            // Without one of its own each start makes an RSA key of 4096 bits, for seconds.
            "--ssl-cert=" + certificate.toAbsolutePath(),
            "--ssl-key=" + certificate.toAbsolutePath(),
            "--performance-schema=OFF",
            "--max-connections=100",
            "--max-allowed-packet=64M"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(log.toFile()))
        .start();
  }

  private static List<String> command(ServerFiles files, Path data) {
    List<String> command = new ArrayList<>();
    command.add(files.server().toString());
    command.add("--no-defaults");
    command.add("--basedir=" + files.folder());
    command.add("--datadir=" + data.toAbsolutePath());
    command.add("--innodb-buffer-pool-size=32M");
    command.add("--innodb-log-file-size=16M");
    command.add("--innodb-undo-tablespaces=0");
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    return command;
  }

  /** Until it greets a client, or is gone. */
  private void awaitReady(Path log) throws DatabaseException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!greets()) {
      if (!process.isAlive()) {
        throw DatabaseException.lasting("MariaDB does not start: " + lastError(log), null);
      }
      if (System.nanoTime() > end) {
        throw DatabaseException.lasting(
            "MariaDB is not ready after " + START_SECONDS + " s; see " + log, null);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DatabaseException.lasting("interrupted while MariaDB started", e);
      }
    }
  }

  private boolean greets() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, credentials.port()), 1000);
      socket.setSoTimeout(1000);
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String lastError(Path log) {
    try {
      String last = "see " + log;
      for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
        int error = line.indexOf("ERROR");
        if (error >= 0 && !line.contains("Aborting")) {
          last = line.substring(error);
        }
      }
      return last;
    } catch (IOException e) {
      return "it has written no log";
    }
  }
}
