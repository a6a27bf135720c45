package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.emulator.database.DatabaseCredentials;
import io.pinbeam.emulator.database.DatabaseException;
import io.pinbeam.emulator.database.DatabaseServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The source database, with the file of credentials that its clients take. */
final class DatabasePart implements CloudPart {
  static final String NAME = "database";

  private final DatabaseServer server;
  private final Path credentialsFile;

  private DatabasePart(DatabaseServer server, Path credentialsFile) {
    this.server = server;
    this.credentialsFile = credentialsFile;
  }

  static DatabasePart start(CloudSite site) throws CloudException {
    Path folder = site.folder(NAME);
    Path credentialsFile = site.folder("clients").resolve("db_creds.yaml");
    try {
      DatabaseServer server =
          DatabaseServer.start(folder, site.port(NAME), SourcePosts.generator(), SourcePosts.COUNT);
      DatabasePart part = new DatabasePart(server, credentialsFile);
      try {
        server.credentials().writeTo(credentialsFile);
        return part;
      } catch (IOException e) {
        part.close();
        throw new CloudException("cannot write " + credentialsFile + ": " + e.getMessage(), e);
      }
    } catch (DatabaseException e) {
      throw new CloudException("the database does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    DatabaseCredentials credentials = server.credentials();
    return Map.of(NAME, credentials.host() + ":" + credentials.port());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(DatabaseCredentials.FILE_VARIABLE, credentialsFile.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
