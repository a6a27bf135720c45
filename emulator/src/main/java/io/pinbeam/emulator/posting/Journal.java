package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which records of a run were acknowledged, and where they are stored: JSON lines, the first of
 * which tells the run. A line is handed to the operating system before the next request is sent, so
 * that it outlives a kill of this process; half a line at the end is dropped.
 */
final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;
  private final Map<String, Map<Long, Acknowledged>> earlier = new HashMap<>();

  /** What an earlier start got acknowledged of a batch that was made of so many draws. */
  private static final class Acknowledged {
    private final BitSet records = new BitSet();
    private int draws;
    private int of;
  }

  private Journal(FileChannel file) {
    this.file = file;
  }

  /** For a run that is not written down. */
  static Journal none() {
    return new Journal(null);
  }

  /**
   * Opens the journal of a run, or begins it.
   *
   * @param run what makes the run's batches what they are
   * @param again forgets what was acknowledged
   */
  static Journal open(Path path, ObjectNode run, boolean again) throws PostingException {
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Journal journal = new Journal(file);
      try {
        journal.lock(path);
        if (again) {
          file.truncate(0);
        }
        journal.read(path, run);
        return journal;
      } catch (IOException | PostingException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PostingException("cannot use the journal " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whether all records that these draws give for a destination were acknowledged earlier. */
  boolean isComplete(Destination destination, long batch, int draws) {
    Acknowledged found = found(destination, batch);
    return found != null && found.draws == draws && found.records.cardinality() == found.of;
  }

  /** How many records of a batch were acknowledged earlier. */
  int acknowledged(Destination destination, long batch) {
    Acknowledged found = found(destination, batch);
    return found == null ? 0 : found.records.cardinality();
  }

  boolean isAcknowledged(PostBatch batch, int record) {
    Acknowledged found = found(batch.destination(), batch.number());
    return found != null && found.records.get(record);
  }

  /** Writes down records that were just acknowledged, by their place in the batch. */
  void append(PostBatch batch, List<Integer> records, List<String> at) throws PostingException {
    if (file == null || records.isEmpty()) {
      return;
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("to", batch.destination().label());
    line.put("batch", batch.number());
    line.put("firstDraw", batch.firstDraw());
    line.put("draws", batch.draws());
    line.put("of", batch.records().size());
    line.set("records", JSON.valueToTree(records));
    line.set("at", JSON.valueToTree(at));
    try {
      write(line);
    } catch (IOException e) {
      throw new PostingException("cannot write the journal: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws PostingException {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new PostingException("cannot close the journal: " + e.getMessage(), e);
    }
  }

  private Acknowledged found(Destination destination, long batch) {
    return earlier.getOrDefault(destination.label(), Map.of()).get(batch);
  }

  private void lock(Path path) throws IOException, PostingException {
    try {
      if (file.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: the same answer as for another one.
    }
    throw new PostingException("another run is writing the journal " + path);
  }

  private void read(Path path, ObjectNode run) throws IOException, PostingException {
    long end = 0;
    try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      long whole = endOfLastLine();
      while (line != null && end < whole) {
        JsonNode node = JSON.readTree(line);
        if (end == 0) {
          checkRun(path, node, run);
        } else {
          take(node);
        }
        end += line.getBytes(StandardCharsets.UTF_8).length + 1L;
        line = lines.readLine();
      }
    }
    file.truncate(end);
    file.position(end);
    if (end == 0) {
      write(run);
    }
  }

  private static void checkRun(Path path, JsonNode found, ObjectNode run) throws PostingException {
    for (Map.Entry<String, JsonNode> field : run.properties()) {
      JsonNode other = found.path(field.getKey());
      if (!other.asText().equals(field.getValue().asText())) {
        throw new PostingException(
            "the journal "
                + path
                + " is of another run, with "
                + field.getKey()
                + " "
                + other.asText()
                + " and not "
                + field.getValue().asText()
                + "; --again begins it anew");
      }
    }
  }

  private void take(JsonNode line) {
    Acknowledged found =
        earlier
            .computeIfAbsent(line.path("to").asText(), to -> new HashMap<>())
            .computeIfAbsent(line.path("batch").asLong(), batch -> new Acknowledged());
    found.draws = line.path("draws").asInt();
    found.of = line.path("of").asInt();
    line.path("records").forEach(record -> found.records.set(record.asInt()));
  }

  /** Where the last line that was written to its end ends. */
  private long endOfLastLine() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long at = file.size(); at > 0; at--) {
      one.clear();
      if (file.read(one, at - 1) == 1 && one.get(0) == '\n') {
        return at;
      }
    }
    return 0;
  }

  private synchronized void write(ObjectNode line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
