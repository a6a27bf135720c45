package io.pinbeam.emulator.database;

import io.pinbeam.emulator.PostKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads posts from a source database: MySQL or MariaDB, with the tables {@code pinterest_data},
 * {@code geolocation_data} and {@code user_data}. For several threads.
 *
 * <pre>{@code
 * try (SourceDatabase database = SourceDatabase.open(DatabaseCredentials.of(Path.of("db_creds.yaml")))) {
 *   String pin = database.records(Set.of(7L)).get(PostKind.PIN).get(7L);
 * }
 * }</pre>
 */
public final class SourceDatabase implements AutoCloseable {
  private final MySqlConnections connections;

  private SourceDatabase(MySqlConnections connections) {
    this.connections = connections;
  }

  /**
   * Logs in once, to say at once what is wrong.
   *
   * @throws DatabaseException that is lasting for wrong credentials, and not if there is no server
   */
  public static SourceDatabase open(DatabaseCredentials credentials) throws DatabaseException {
    MySqlConnections connections = MySqlConnections.to(credentials, PostKind.values().length);
    try {
      connections.await(connections.pool().query("SELECT 1").execute());
      return new SourceDatabase(connections);
    } catch (DatabaseException e) {
      connections.close();
      throw e;
    }
  }

  /** One more than the largest key of a pin: a draw below it may find a row. */
  public long keys() throws DatabaseException {
    Row row =
        connections
            .await(
                connections
                    .pool()
                    .query("SELECT COALESCE(MAX(`index`) + 1, 0) FROM pinterest_data")
                    .execute())
            .iterator()
            .next();
    return ((Number) row.getValue(0)).longValue();
  }

  /** The rows of these keys as JSON, by kind and key; a key without a row is not there. */
  public Map<PostKind, Map<Long, String>> records(Set<Long> keys) throws DatabaseException {
    Map<PostKind, Map<Long, String>> records = new EnumMap<>(PostKind.class);
    Map<PostKind, Future<RowSet<Row>>> answers = new EnumMap<>(PostKind.class);
    for (PostKind kind : PostKind.values()) {
      records.put(kind, new HashMap<>());
      if (!keys.isEmpty()) {
        answers.put(kind, connections.pool().query(select(kind, keys)).execute());
      }
    }
    for (Map.Entry<PostKind, Future<RowSet<Row>>> answer : answers.entrySet()) {
      String key = SourceTable.of(answer.getKey()).key();
      Map<Long, String> byKey = records.get(answer.getKey());
      for (Row row : connections.await(answer.getValue())) {
        byKey.put(((Number) row.getValue(key)).longValue(), RowJson.of(row));
      }
    }
    return records;
  }

  @Override
  public void close() {
    connections.close();
  }

  private static String select(PostKind kind, Set<Long> keys) {
    SourceTable table = SourceTable.of(kind);
    return keys.stream()
        .map(String::valueOf)
        .collect(
            Collectors.joining(
                ",", "SELECT * FROM " + table.label() + " WHERE `" + table.key() + "` IN (", ")"));
  }
}
