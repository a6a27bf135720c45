package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.emulator.database.DatabaseCredentials;
import io.pinbeam.emulator.database.DatabaseException;
import io.pinbeam.emulator.database.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
    Path clients = site.folder("clients");
    Path authority = clients.resolve("database-ca.pem");
    int port = site.port(NAME);
    try {
      ServerCertificate certificate = ServerCertificate.of(folder);
      Files.writeString(authority, certificate.authorityPem());
      DatabaseServer server =
          DatabaseServer.start(
              folder,
              port,
              certificate.pem(),
              authority,
              SourcePosts.generator(),
              SourcePosts.COUNT);
      return announced(server, clients.resolve("db_creds.yaml"));
    } catch (DatabaseException | IOException | GeneralSecurityException e) {
      throw new CloudException("the database does not start: " + e.getMessage(), e);
    }
  }

  private static DatabasePart announced(DatabaseServer server, Path credentialsFile)
      throws CloudException {
    DatabasePart part = new DatabasePart(server, credentialsFile);
    try {
      server.credentials().writeTo(credentialsFile);
      return part;
    } catch (IOException e) {
      part.close();
      throw new CloudException("cannot write " + credentialsFile + ": " + e.getMessage(), e);
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
