package io.pinbeam.delta.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.LogFile;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What was committed lately, whether it is still in the table or not. */
final class CommittedPaths {
  private static final Pattern COMMIT = Pattern.compile(".*/\\d{20}\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Clocks of workers and of the store may differ by as much. */
  private static final long CLOCK_DIFFERENCE_MILLIS = Duration.ofHours(1).toMillis();

  private CommittedPaths() {}

  /** The paths of all files that commits since a time added. */
  static Set<String> since(String tablePath, long millis) throws IOException {
    Set<String> paths = new HashSet<>();
    try {
      for (LogFile file : LogStores.of(tablePath).listFrom(tablePath + "/_delta_log", "0")) {
        if (COMMIT.matcher(file.path()).matches()
            && file.modificationTime() >= millis - CLOCK_DIFFERENCE_MILLIS) {
          addPaths(file, paths);
        }
      }
    } catch (FileNotFoundException e) {
      // No log: nothing was committed.
    }
    return paths;
  }

  private static void addPaths(LogFile file, Set<String> paths) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            Channels.newReader(
                TablePaths.open(TablePaths.resource(file.path())), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode path = JSON.readTree(line).path("add").path("path");
        if (path.isTextual()) {
          paths.add(LogPaths.decode(path.asText()));
        }
      }
    }
  }
}
