package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Stands before an HTTP server and does to each request what a plan says. One request a connection;
 * method, path, headers and body go on as they came, so that signatures hold.
 */
final class FaultyProxy implements AutoCloseable {
  private static final long LATE_MILLIS = 400;
  private static final int NOTHING = -1;
  private static final String DONE =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  /** Decides on a request. */
  interface Plan {
    /**
     * @param number counts the requests with this method and target, from 0
     */
    Fault faultOf(String method, String target, int number);
  }

  private final URI server;
  private final ServerSocket socket;
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Fault, Integer> counts =
      Collections.synchronizedMap(new EnumMap<>(Fault.class));
  private final Set<Socket> open = Collections.synchronizedSet(new HashSet<>());
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Plan plan = (method, target, number) -> Fault.NONE;

  private FaultyProxy(URI server, ServerSocket socket) {
    this.server = server;
    this.socket = socket;
  }

  static FaultyProxy before(String server) throws IOException {
    FaultyProxy proxy =
        new FaultyProxy(
            URI.create(server), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    proxy.inThread(proxy::accept);
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** From now on; counts anew. */
  void follow(Plan newPlan) {
    plan = newPlan;
    numbers.clear();
    counts.clear();
  }

  /** How many requests met each fault. */
  Map<Fault, Integer> counts() {
    synchronized (counts) {
      return new EnumMap<>(counts);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
    synchronized (open) {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = socket.accept();
      open.add(client);
      inThread(
          () -> {
            try (client) {
              serve(client);
            } finally {
              open.remove(client);
            }
          });
    }
  }

  private void serve(Socket client) throws Exception {
    InputStream in = new BufferedInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    String head = head(in);
    if (head.isEmpty()) {
      return;
    }
    String[] words = head.split(" ", 3);
    int number = numbers.merge(words[0] + words[1], 1, Integer::sum) - 1;
    Fault fault = plan.faultOf(words[0], words[1], number);
    counts.merge(fault, 1, Integer::sum);
    if (fault == Fault.CUT_REQUEST) {
      return;
    }
    if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
      write(out, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    byte[] body = in.readNBytes(contentLength(head));
    switch (fault) {
      case INTERNAL_ERROR -> write(out, error("500 Internal Server Error", "InternalError"));
      case SLOW_DOWN -> write(out, error("503 Slow Down", "SlowDown"));
      case SILENCE -> closed.await();
      case SLOW_ANSWER -> {
        Thread.sleep(LATE_MILLIS);
        out.write(ask(head, body));
      }
      case CUT_ANSWER -> {
        byte[] answer = ask(head, body);
        out.write(answer, 0, answer.length / 2);
      }
      case LOST_ANSWER -> ask(head, body);
      case DONE_BUT_ERROR -> {
        ask(head, body);
        write(out, error("500 Internal Server Error", "InternalError"));
      }
      case NO_CONDITIONS -> {
        byte[] answer = ask(head, body);
        out.write(isRefused(answer) ? DONE.getBytes(ISO_8859_1) : answer);
      }
      default -> out.write(ask(head, body));
    }
    out.flush();
  }

  private byte[] ask(String head, byte[] body) throws IOException {
    try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = upstream.getOutputStream();
      // These two are not signed.
      write(
          out,
          head.replaceAll("(?i)\r\n(expect|connection): [^\r]*", "")
              .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n"));
      out.write(body);
      out.flush();
      return upstream.getInputStream().readAllBytes();
    }
  }

  private static boolean isRefused(byte[] answer) {
    return new String(answer, 0, Math.min(answer.length, 16), ISO_8859_1).contains(" 412 ");
  }

  private static String error(String status, String code) {
    String body = "<Error><Code>" + code + "</Code><Message>by the test</Message></Error>";
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next == NOTHING) {
        if (head.size() > 0) {
          throw new EOFException();
        }
        break;
      }
      head.write(next);
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return 0;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private void inThread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // The client or the test has gone: it says itself what is wrong with that.
              }
            },
            "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Work {
    void run() throws Exception;
  }
}
