package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes lines of records, a good one behind each that is not, and what has to become of them. */
final class HostileLines implements AutoCloseable {
  private final OutputStream out;
  private final List<Long> rows = new ArrayList<>();
  private final List<String> letters = new ArrayList<>();
  private long next;

  HostileLines(OutputStream out, long firstKey) {
    this.out = new BufferedOutputStream(out);
    this.next = firstKey;
  }

  /** The keys of the rows that there have to be. */
  List<Long> rows() {
    return rows;
  }

  /** The reasons of the dead letters that there have to be, in order. */
  List<String> letters() {
    return letters;
  }

  /** A record of a key and these fields, which becomes a row. */
  HostileLines row(String... fields) throws IOException {
    rows.add(next);
    return record(fields).good();
  }

  /** A record of a key and these fields, which is refused. */
  HostileLines refused(String reason, String... fields) throws IOException {
    letters.add(reason);
    return record(fields).good();
  }

  /** A line that is refused. */
  HostileLines refusedLine(String reason, String... parts) throws IOException {
    letters.add(reason);
    return write(parts).write("\n").good();
  }

  /** Besides what stands in it, the array that never closes. */
  HostileLines refusedToo(String reason) {
    letters.add(reason);
    return this;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private HostileLines record(String... fields) throws IOException {
    return write("{\"ind\":" + next++).write(fields).write("}\n");
  }

  private HostileLines good() throws IOException {
    rows.add(next);
    return record(",\"title\":\"good\"");
  }

  private HostileLines write(String... parts) throws IOException {
    for (String part : parts) {
      out.write(part.getBytes(ISO_8859_1));
    }
    return this;
  }
}
