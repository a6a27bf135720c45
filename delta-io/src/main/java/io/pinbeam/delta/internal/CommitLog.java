package io.pinbeam.delta.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.LogFile;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One commit as it stands in the log, action by action. */
public final class CommitLog {
  private static final Pattern COMMIT = Pattern.compile(".*/(\\d{20})\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LogFile file;
  private final long version;

  private CommitLog(LogFile file, long version) {
    this.file = file;
    this.version = version;
  }

  /** The commits from a version on that the log still has, oldest first. */
  public static List<CommitLog> from(String tablePath, long version) throws IOException {
    List<CommitLog> commits = new ArrayList<>();
    try {
      for (LogFile file :
          LogStores.of(tablePath)
              .listFrom(tablePath + "/_delta_log", String.format(Locale.ROOT, "%020d", version))) {
        Matcher name = COMMIT.matcher(file.path());
        if (name.matches()) {
          commits.add(new CommitLog(file, Long.parseLong(name.group(1))));
        }
      }
    } catch (FileNotFoundException e) {
      // No log: nothing was committed.
    }
    return commits;
  }

  public long version() {
    return version;
  }

  public long modificationTime() {
    return file.modificationTime();
  }

  /** Shows each action, in order: an object of one field, which names what it is. */
  public void forEachAction(Consumer<JsonNode> consumer) throws IOException {
    forEachAction(open(), consumer);
  }

  public ReadableByteChannel open() throws IOException {
    return TablePaths.open(TablePaths.resource(file.path()));
  }

  /** The same of a commit that is open, and is closed here. */
  public static void forEachAction(ReadableByteChannel commit, Consumer<JsonNode> consumer)
      throws IOException {
    try (BufferedReader lines =
        new BufferedReader(Channels.newReader(commit, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          consumer.accept(JSON.readTree(line));
        }
      }
    }
  }
}
