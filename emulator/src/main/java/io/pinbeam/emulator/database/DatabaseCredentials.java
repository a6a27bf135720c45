package io.pinbeam.emulator.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a source database is and who reads it, as in a {@code db_creds.yaml} with {@code HOST},
 * {@code USER}, {@code PASSWORD}, {@code DATABASE} and {@code PORT} (3306 if it is missing), and
 * {@code SSL_CA} where the server has to show a certificate that this file of authorities vouches
 * for. Without it a server that offers TLS is spoken to by TLS, and not checked.
 */
public record DatabaseCredentials(
    String host, int port, String user, String password, String database, Optional<Path> sslCa) {
  /** The environment variable that names a {@code db_creds.yaml}. */
  public static final String FILE_VARIABLE = "PINBEAM_DB_CREDS";

  private static final String VARIABLES = "PINBEAM_DB_";
  private static final int MYSQL_PORT = 3306;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Those of a {@code db_creds.yaml}. */
  public static DatabaseCredentials of(Path file) throws DatabaseException {
    JsonNode fields;
    try {
      fields = YAML.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw DatabaseException.lasting("there is no file " + file, e);
    } catch (IOException e) {
      // A parser's message quotes the text around the fault: that may be the password.
      throw DatabaseException.lasting("cannot read " + file + " as YAML", null);
    }
    return of(file.toString(), "", name -> fields.path(name).asText(null));
  }

  /**
   * Those of the file that {@code PINBEAM_DB_CREDS} names, else of {@code PINBEAM_DB_HOST}, {@code
   * PINBEAM_DB_USER}, {@code PINBEAM_DB_PASSWORD}, {@code PINBEAM_DB_DATABASE} and {@code
   * PINBEAM_DB_PORT}, and {@code PINBEAM_DB_SSL_CA}.
   */
  public static DatabaseCredentials of(Map<String, String> environment) throws DatabaseException {
    String file = environment.get(FILE_VARIABLE);
    if (file != null) {
      return of(Path.of(file));
    }
    return of(
        "no db_creds.yaml is given (--dbCreds or " + FILE_VARIABLE + "), and the environment",
        VARIABLES,
        environment::get);
  }

  /** Writes a {@code db_creds.yaml} that its owner alone can read, in one step. */
  public void writeTo(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("HOST", host);
    fields.put("USER", user);
    fields.put("PASSWORD", password);
    fields.put("DATABASE", database);
    fields.put("PORT", port);
    sslCa.ifPresent(ca -> fields.put("SSL_CA", ca.toString()));
    Path part =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".db_creds",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(part, YAML.writeValueAsBytes(fields));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user + " at " + host + ":" + port + "/" + database;
  }

  /**
   * @param prefix what the names of the fields begin with
   */
  private static DatabaseCredentials of(
      String where, String prefix, Function<String, String> fields) throws DatabaseException {
    String port = fields.apply(prefix + "PORT");
    try {
      return new DatabaseCredentials(
          needed(where, fields, prefix + "HOST"),
          port == null ? MYSQL_PORT : Integer.parseInt(port),
          needed(where, fields, prefix + "USER"),
          needed(where, fields, prefix + "PASSWORD"),
          needed(where, fields, prefix + "DATABASE"),
          Optional.ofNullable(fields.apply(prefix + "SSL_CA")).map(Path::of));
    } catch (NumberFormatException e) {
      throw DatabaseException.lasting(where + ": " + prefix + "PORT is no number", null);
    }
  }

  private static String needed(String where, Function<String, String> fields, String name)
      throws DatabaseException {
    String value = fields.apply(name);
    if (value == null || value.isEmpty()) {
      throw DatabaseException.lasting(where + " says no " + name, null);
    }
    return value;
  }
}
