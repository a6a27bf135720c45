package io.pinbeam.emulator.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.PostGenerator;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;

/** Fills the source database's tables with made-up posts, each table in one transaction. */
final class SourceRows {
  private static final int ROWS_A_STATEMENT = 250;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PostGenerator posts;
  private final long count;

  private SourceRows(PostGenerator posts, long count) {
    this.posts = posts;
    this.count = count;
  }

  static SourceRows of(PostGenerator posts, long count) {
    return new SourceRows(posts, count);
  }

  /** Leaves tables that hold rows as they are: they are full, or someone else's. */
  void load(DatabaseCredentials credentials) throws DatabaseException {
    try (MySqlConnections connections = MySqlConnections.to(credentials, 1)) {
      SqlConnection connection = connections.await(connections.pool().getConnection());
      for (SourceTable table : SourceTable.values()) {
        connections.await(connection.query(table.createStatement()).execute());
        if (isEmpty(connections, connection, table)) {
          load(connections, connection, table);
        }
      }
      connections.await(connection.close());
    }
  }

  private static boolean isEmpty(
      MySqlConnections connections, SqlConnection connection, SourceTable table)
      throws DatabaseException {
    String sql = "SELECT 1 FROM " + table.label() + " LIMIT 1";
    return connections.await(connection.query(sql).execute()).size() == 0;
  }

  private void load(MySqlConnections connections, SqlConnection connection, SourceTable table)
      throws DatabaseException {
    Transaction transaction = connections.await(connection.begin());
    for (long from = 0; from < count; from += ROWS_A_STATEMENT) {
      int rows = (int) Math.min(ROWS_A_STATEMENT, count - from);
      Tuple values = Tuple.tuple();
      for (long n = from; n < from + rows; n++) {
        addRow(table, n, values);
      }
      String row = "(" + String.join(",", Collections.nCopies(values.size() / rows, "?")) + ")";
      String sql =
          "INSERT INTO "
              + table.label()
              + " VALUES "
              + String.join(",", Collections.nCopies(rows, row));
      connections.await(connection.preparedQuery(sql).execute(values));
    }
    connections.await(transaction.commit());
  }

  private void addRow(SourceTable table, long n, Tuple values) {
    JsonNode record;
    try {
      record = JSON.readTree(posts.raw(table.kind(), n));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a made-up post that is no JSON", e);
    }
    record
        .fields()
        .forEachRemaining(field -> values.addValue(value(field.getKey(), field.getValue())));
  }

  private static Object value(String name, JsonNode value) {
    return switch (name) {
      case "timestamp", "date_joined" ->
          LocalDateTime.parse(
              value.textValue().replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      default ->
          value.isFloatingPointNumber()
              ? Double.valueOf(value.doubleValue())
              : value.isIntegralNumber() ? Long.valueOf(value.longValue()) : value.textValue();
    };
  }
}
