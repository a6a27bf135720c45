package io.pinbeam.dashboard.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The page and what it is made of, all from the class path: it asks no other server. */
public final class Pages implements HttpHandler {
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private record Page(String type, ByteBuffer bytes) {}

  private final Map<String, Page> pages = new HashMap<>();

  private Pages() {
    add("/", "text/html; charset=utf-8", "/dashboard/dashboard.html");
    add("/look.css", "text/css; charset=utf-8", "/dashboard/look.css");
    add("/dashboard.css", "text/css; charset=utf-8", "/dashboard/dashboard.css");
    add("/dashboard.js", "text/javascript; charset=utf-8", "/dashboard/dashboard.js");
    add("/charts.js", "text/javascript; charset=utf-8", "/dashboard/charts.js");
    add("/query.js", "text/javascript; charset=utf-8", "/dashboard/query.js");
    add("/countries.json", "application/json", "/dashboard/countries.json");
    add("/world.js", "text/javascript; charset=utf-8", "/dashboard/world.js");
    add("/echarts.js", "text/javascript; charset=utf-8", ECHARTS);
  }

  public static HttpHandler handler() {
    return new Pages();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Page page = pages.get(exchange.getRequestPath());
    if (page == null) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
      exchange.getResponseSender().send("there is no such page");
    } else if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
    } else {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.type());
      exchange.getResponseSender().send(page.bytes().duplicate());
    }
  }

  private void add(String path, String type, String resource) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      pages.put(path, new Page(type, ByteBuffer.wrap(in.readAllBytes()).asReadOnlyBuffer()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
