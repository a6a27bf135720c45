package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.PythonTools;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.emulator.database.DatabaseCredentials;
import io.pinbeam.emulator.database.DatabaseException;
import io.pinbeam.emulator.database.SourceDatabase;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseIT {
  private static final PostGenerator POSTS = SourcePosts.generator();

  @TempDir Path temporary;
  @TempDir Path folder;

  @Test
  void everyRowIsTheGeneratorsRecord() throws Exception {
    try (CloudChild cloud = start();
        SourceDatabase database = SourceDatabase.open(credentials(cloud))) {
      assertThat(database.keys()).isEqualTo(11_000);
      for (long from = 0; from < 11_000; from += 1000) {
        Set<Long> keys = LongStream.range(from, from + 1000).boxed().collect(Collectors.toSet());
        Map<PostKind, Map<Long, String>> records = database.records(keys);
        for (PostKind kind : PostKind.values()) {
          assertThat(records.get(kind)).hasSize(1000);
          records
              .get(kind)
              .forEach((key, json) -> assertThat(json).isEqualTo(asStored(POSTS.raw(kind, key))));
        }
      }
      Map<PostKind, Map<Long, String>> none = database.records(Set.of(11_000L));
      assertThat(none.values()).allSatisfy(records -> assertThat(records).isEmpty());
      assertThat(cloud.stop()).isZero();
      assertThat(cloud.errors()).isEmpty();
    }
  }

  /** The original emulator's way: PyMySQL, the row at an offset, and json.dumps. */
  @Test
  void aMySqlClientReadsTheSame() throws Exception {
    PythonTools tools = PythonTools.installed();
    String script =
        """
        import json, sys, pymysql
        creds = dict(line.strip().replace('"', '').split(": ") for line in open(sys.argv[1])
                     if ": " in line)
        connection = pymysql.connect(host=creds["HOST"], user=creds["USER"],
            password=creds["PASSWORD"], database=creds["DATABASE"], port=int(creds["PORT"]),
            charset="utf8mb4", cursorclass=pymysql.cursors.DictCursor)
        with connection.cursor() as cursor:
            for row in (0, 7, 528, 10999):
                for table in ("pinterest_data", "geolocation_data", "user_data"):
                    cursor.execute(f"SELECT * FROM {table} LIMIT {row}, 1")
                    print(json.dumps(cursor.fetchone(), default=str))
        """;
    try (CloudChild cloud = start()) {
      ProcessBuilder python =
          tools.process("python", "-c", script, cloud.value("PINBEAM_DB_CREDS"));
      List<String> rows = PythonTools.output(python, Duration.ofMinutes(1)).lines().toList();
      List<String> expected = new ArrayList<>();
      for (long key : new long[] {0, 7, 528, 10_999}) {
        for (PostKind kind : PostKind.values()) {
          expected.add(asStored(POSTS.raw(kind, key)));
        }
      }
      assertThat(rows).isEqualTo(expected);
    }
  }

  @Test
  void onlyItsAccountWithItsPasswordGetsIn() throws Exception {
    try (CloudChild cloud = start()) {
      DatabaseCredentials right = credentials(cloud);
      assertThat(right.password()).hasSizeGreaterThan(30);
      assertThat(cloud.value("database")).isEqualTo("127.0.0.1:" + right.port());
      for (String[] account :
          List.of(
              new String[] {right.user(), "not-the-password"},
              new String[] {right.user(), ""},
              new String[] {"root", ""},
              new String[] {"root", right.password()},
              new String[] {"mariadb.sys", ""},
              new String[] {"anyone", ""})) {
        DatabaseCredentials wrong =
            new DatabaseCredentials(
                right.host(),
                right.port(),
                account[0],
                account[1],
                right.database(),
                right.sslCa());
        assertThatThrownBy(() -> SourceDatabase.open(wrong).close())
            .isInstanceOfSatisfying(
                DatabaseException.class, e -> assertThat(e.isLasting()).isTrue())
            .hasMessageMatching(".*Access denied.*|.*not allowed.*")
            .hasMessageNotContaining(right.password())
            .hasMessageNotContaining("not-the-password");
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(Path.of(cloud.value("PINBEAM_DB_CREDS")))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theServerShowsACertificateOfTheAuthorityThatIsTrusted() throws Exception {
    try (CloudChild cloud = start()) {
      DatabaseCredentials right = credentials(cloud);
      assertThat(right.sslCa()).isPresent();
      try (SourceDatabase database = SourceDatabase.open(trusting(right, right.sslCa()))) {
        assertThat(database.keys()).isEqualTo(SourcePosts.COUNT);
      }
      try (SourceDatabase database = SourceDatabase.open(trusting(right, Optional.empty()))) {
        assertThat(database.keys()).isEqualTo(SourcePosts.COUNT);
      }
      Path other = temporary.resolve("other.pem");
      Files.writeString(other, ServerCertificate.of(temporary).authorityPem());
      assertThatThrownBy(() -> SourceDatabase.open(trusting(right, Optional.of(other))).close())
          .isInstanceOf(DatabaseException.class)
          .hasMessageNotContaining(right.password());
    }
  }

  private static DatabaseCredentials trusting(DatabaseCredentials right, Optional<Path> authority) {
    return new DatabaseCredentials(
        right.host(), right.port(), right.user(), right.password(), right.database(), authority);
  }

  @Tag("reliability")
  @Test
  void rowsAndPasswordOutliveAKillAndTheServerDoesNot() throws Exception {
    DatabaseCredentials first;
    List<ProcessHandle> servers;
    try (CloudChild cloud = start()) {
      first = credentials(cloud);
      servers = cloud.process().descendants().toList();
      assertThat(servers).anyMatch(DatabaseIT::isServer);
      cloud.process().destroyForcibly().onExit().join();
    }
    for (ProcessHandle server : servers) {
      server.onExit().get(30, TimeUnit.SECONDS);
    }
    try (CloudChild cloud = start()) {
      DatabaseCredentials second = credentials(cloud);
      assertThat(second.password()).isEqualTo(first.password());
      try (SourceDatabase database = SourceDatabase.open(second)) {
        assertThat(database.keys()).isEqualTo(11_000);
        assertThat(database.records(Set.of(7L)).get(PostKind.PIN))
            .containsEntry(7L, asStored(POSTS.pin(7)));
      }
      assertThat(cloud.stop()).isZero();
    }
  }

  @Test
  void aClientThatLostTheServerFindsItAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, Ports.loopback())) {
      port = free.getLocalPort();
    }
    String[] arguments = {"--data=" + folder, "--parts=database", "--port.database=" + port};
    SourceDatabase database;
    try (CloudChild cloud = CloudChild.start(temporary, arguments)) {
      database = SourceDatabase.open(credentials(cloud));
      assertThat(database.keys()).isEqualTo(11_000);
      assertThat(cloud.stop()).isZero();
    }
    try (database) {
      assertThatThrownBy(() -> database.records(Set.of(1L)))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.isLasting()).isFalse());
      try (CloudChild cloud = CloudChild.start(temporary, arguments)) {
        assertThat(cloud.value("database")).endsWith(":" + port);
        assertThat(database.records(Set.of(1L)).get(PostKind.GEO)).containsOnlyKeys(1L);
      }
    }
  }

  @Tag("reliability")
  @Test
  void aStartThatWasCutOffIsDoneAgain() throws Exception {
    for (int millis : new int[] {300, 900, 1500, 2100}) {
      try (CloudChild cloud =
          CloudChild.launch(temporary, "--data=" + folder, "--parts=database")) {
        Thread.sleep(millis);
        cloud.process().destroyForcibly().onExit().join();
      }
    }
    try (CloudChild cloud = start();
        SourceDatabase database = SourceDatabase.open(credentials(cloud))) {
      assertThat(database.keys()).isEqualTo(11_000);
      Map<PostKind, Map<Long, String>> last = database.records(Set.of(0L, 10_999L));
      assertThat(last.values()).allSatisfy(records -> assertThat(records).hasSize(2));
    }
  }

  @Tag("reliability")
  @Test
  void aPortThatIsTakenIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback());
        CloudChild cloud =
            CloudChild.launch(
                temporary, "--parts=database", "--port.database=" + taken.getLocalPort())) {
      assertThat(cloud.exitCode()).isEqualTo(1);
      assertThat(cloud.errors()).singleElement().asString().contains("port", "database");
    }
  }

  private CloudChild start() throws Exception {
    return CloudChild.start(temporary, "--data=" + folder, "--parts=database");
  }

  private static DatabaseCredentials credentials(CloudChild cloud) throws Exception {
    return DatabaseCredentials.of(Map.of("PINBEAM_DB_CREDS", cloud.value("PINBEAM_DB_CREDS")));
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("mariadbd");
  }

  /** A column of times has one form: the blank between date and time. */
  private static String asStored(String raw) {
    return raw.replaceAll(
        "(\"(?:timestamp|date_joined)\": \"\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:)", "$1 $2");
  }
}
