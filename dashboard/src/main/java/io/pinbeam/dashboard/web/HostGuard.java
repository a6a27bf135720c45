package io.pinbeam.dashboard.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets requests through that are for this server by a name of its own: a page of another site,
 * whose name was made to point here, has another. Where it listens on all addresses, each name is
 * its own. All answers forbid what the page does not need.
 */
public final class HostGuard implements HttpHandler {
  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
  private static final HttpString REFERRER = new HttpString("Referrer-Policy");
  private static final HttpString CONTENT_SECURITY = new HttpString("Content-Security-Policy");

  /** The charts set styles on what they draw. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int MISDIRECTED_REQUEST = 421;

  private final Set<String> names;
  private final boolean isOpen;
  private final HttpHandler next;

  /**
   * @param host the address that the server binds to
   */
  public HostGuard(String host, HttpHandler next) throws UnknownHostException {
    this.names =
        new HashSet<>(
            List.of("localhost", "127.0.0.1", "::1", "[::1]", host.toLowerCase(Locale.ROOT)));
    this.isOpen = InetAddress.getByName(host).isAnyLocalAddress();
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
    headers.put(REFERRER, "no-referrer");
    headers.put(CONTENT_SECURITY, POLICY);
    headers.put(Headers.CACHE_CONTROL, "no-store");
    if (isFramedOtherwise(exchange)) {
      // Where it ends is not known: what follows is not taken for a request.
      exchange.setPersistent(false);
      exchange.setStatusCode(StatusCodes.NOT_IMPLEMENTED);
      exchange.getResponseSender().send("there is no such transfer encoding");
    } else if (isOpen || names.contains(exchange.getHostName().toLowerCase(Locale.ROOT))) {
      next.handleRequest(exchange);
    } else {
      exchange.setStatusCode(MISDIRECTED_REQUEST);
      exchange.getResponseSender().send("this is the dashboard of another name");
    }
  }

  /** Undertow takes each encoding for {@code chunked}, which others before it may not. */
  private static boolean isFramedOtherwise(HttpServerExchange exchange) {
    HeaderValues encodings = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    return encodings != null
        && !(encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("chunked"));
  }
}
