package io.pinbeam.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.dashboard.SqlFault;
import io.pinbeam.dashboard.SqlResult;
import io.pinbeam.dashboard.SqlRunner;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code POST /query} with {@code {"sql": …}} as JSON; the answer has {@code csv}, {@code isCut}
 * and {@code millis}, or {@code error}. One statement at a time. A form of another site cannot send
 * JSON, and a script of one is not let to.
 */
public final class QueryHandler implements HttpHandler {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqlRunner sql;
  private final int mostRows;
  private final Duration limit;
  private final Semaphore one = new Semaphore(1);

  public QueryHandler(SqlRunner sql, int mostRows, Duration limit) {
    this.sql = sql;
    this.mostRows = mostRows;
    this.limit = limit;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
      refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "a statement is posted");
    } else if (!isJson(exchange) || !isOfThisPage(exchange)) {
      refuse(exchange, StatusCodes.FORBIDDEN, "a statement comes as JSON, from this page");
    } else {
      exchange
          .getRequestReceiver()
          .receiveFullBytes(
              (received, body) -> received.dispatch(() -> run(received, body)),
              (received, e) ->
                  refuse(received, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "it is too long"));
    }
  }

  private void run(HttpServerExchange exchange, byte[] body) {
    String statement = statement(body);
    if (statement == null || statement.isBlank()) {
      refuse(exchange, StatusCodes.BAD_REQUEST, "there is no statement");
    } else if (!one.tryAcquire()) {
      refuse(
          exchange,
          StatusCodes.TOO_MANY_REQUESTS,
          "another statement is running: try again when it is done");
    } else {
      answer(exchange, statement);
    }
  }

  /** The next statement may come as soon as this one's answer is there. */
  private void answer(HttpServerExchange exchange, String statement) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    String fault = null;
    try {
      long start = System.nanoTime();
      SqlResult result = sql.run(statement, mostRows, limit);
      answer.put("csv", result.csv()).put("isCut", result.isCut());
      answer.put("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    } catch (SqlFault e) {
      fault = e.getMessage();
    } finally {
      one.release();
    }
    if (fault == null) {
      send(exchange, answer);
    } else {
      refuse(exchange, StatusCodes.UNPROCESSABLE_ENTITY, fault);
    }
  }

  private static @Nullable String statement(byte[] body) {
    try {
      JsonNode request = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      return request == null ? null : request.path("sql").asText(null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static boolean isJson(HttpServerExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  private static boolean isOfThisPage(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    try {
      return origin == null
          || exchange.getHostAndPort().equals(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuse(HttpServerExchange exchange, int status, String why) {
    exchange.setStatusCode(status);
    send(exchange, JsonNodeFactory.instance.objectNode().put("error", why));
  }

  private static void send(HttpServerExchange exchange, ObjectNode answer) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(answer.toString(), StandardCharsets.UTF_8);
  }
}
