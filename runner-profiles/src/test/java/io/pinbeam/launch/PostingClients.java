package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of the gateway that cost little, so that the load is the gateway's: each a thread with a
 * connection that it keeps, whose requests are bytes that stand ready but for the records' numbers.
 */
final class PostingClients {
  private static final int RECORDS = 20;
  private static final AtomicLong IDS = new AtomicLong(1_000_000_000);
  private static final String FILLING = "x".repeat(400);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI gateway;
  private final String topic;
  private final AtomicLong sent = new AtomicLong();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

  /** The number of each record that was acknowledged, by its {@link #place}. */
  private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();

  private final Map<Integer, String> refusals = new ConcurrentHashMap<>();
  private final List<Exception> faults = new ArrayList<>();

  private PostingClients(URI gateway, String topic) {
    this.gateway = gateway;
    this.topic = topic;
  }

  /**
   * Posts for a time, and waits for the last answers.
   *
   * @param requestsPerSecond of all together; 0: each as soon as it has its answer
   */
  static PostingClients post(
      URI gateway, String topic, int clients, int requestsPerSecond, Duration time)
      throws Exception {
    PostingClients posting = new PostingClients(gateway, topic);
    long end = System.nanoTime() + time.toNanos();
    long pause = requestsPerSecond == 0 ? 0 : 1_000_000_000L * clients / requestsPerSecond;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      long first = System.nanoTime() + pause * i / clients;
      Thread thread = new Thread(() -> posting.run(first, pause, end), "client " + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (posting.faults) {
      if (!posting.faults.isEmpty()) {
        throw posting.faults.get(0);
      }
    }
    return posting;
  }

  /** How many requests went out. */
  long sent() {
    return sent.get();
  }

  /** How many answers there were of each status. */
  Map<Integer, Integer> answers() {
    return new TreeMap<>(answers);
  }

  /** The last answer of each status but 200. */
  Map<Integer, String> refusals() {
    return new TreeMap<>(refusals);
  }

  /** Whatever was acknowledged to each of them, and that is something, is at its place in Kafka. */
  static void assertAllIsIn(String brokers, String topic, List<PostingClients> all) {
    AtomicLong found = new AtomicLong();
    ArchiveAudit.forEachRecord(
        brokers,
        List.of(topic),
        partition -> {},
        record -> {
          long place = place(record.partition(), record.offset());
          for (PostingClients clients : all) {
            Long id = clients.acknowledged.get(place);
            if (id != null) {
              assertThat(record.value()).isEqualTo(record(id));
              found.incrementAndGet();
            }
          }
        });
    assertThat(all).allMatch(clients -> !clients.acknowledged.isEmpty());
    assertThat(found.get()).isEqualTo(all.stream().mapToLong(c -> c.acknowledged.size()).sum());
  }

  private static long place(int partition, long offset) {
    return ((long) partition << 48) | offset;
  }

  /** What Kafka must have at that place. */
  private static String record(long id) {
    return "{\"index\":" + id + ",\"title\":\"" + FILLING + "\"}";
  }

  private void run(long first, long pause, long end) {
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (long due = first; due < end; due = pause == 0 ? System.nanoTime() : due + pause) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        long id = IDS.getAndAdd(RECORDS);
        socket.getOutputStream().write(request(id));
        sent.incrementAndGet();
        answer(in, id);
      }
    } catch (IOException | InterruptedException e) {
      synchronized (faults) {
        faults.add(e);
      }
    }
  }

  private byte[] request(long firstId) {
    StringBuilder body = new StringBuilder("{\"records\":[");
    for (int i = 0; i < RECORDS; i++) {
      body.append(i == 0 ? "" : ",").append("{\"value\":").append(record(firstId + i)).append('}');
    }
    body.append("]}");
    String head =
        String.format(
            Locale.ROOT,
            "POST /topics/%s HTTP/1.1\r\nHost: %s\r\nAccept: application/vnd.kafka.v2+json\r\n"
                + "Content-Type: application/vnd.kafka.json.v2+json\r\nContent-Length: %d\r\n\r\n",
            topic,
            gateway.getAuthority(),
            body.length());
    return (head + body).getBytes(ISO_8859_1);
  }

  private void answer(InputStream in, long firstId) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("an answer without its length");
      }
    }
    byte[] body = in.readNBytes(length);
    answers.merge(status, 1, Integer::sum);
    if (status == 200) {
      long id = firstId;
      for (JsonNode offset : JSON.readTree(body).get("offsets")) {
        long place = place(offset.get("partition").asInt(), offset.get("offset").asLong());
        // One of several that were not stored has an error instead.
        if (offset.get("offset").isNumber() && acknowledged.put(place, id) != null) {
          throw new IOException(offset + " was acknowledged twice");
        }
        id++;
      }
    } else {
      refusals.put(status, new String(body, ISO_8859_1));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
