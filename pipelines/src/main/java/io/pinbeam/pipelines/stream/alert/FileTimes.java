package io.pinbeam.pipelines.stream.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.DataFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What the statistics of a table's files tell of their time columns. */
final class FileTimes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileTimes() {}

  /** The newest time of a column, to the millisecond; empty if the file came without statistics. */
  static Optional<Instant> newest(DataFile file, String column) {
    if (file.statistics() == null) {
      return Optional.empty();
    }
    try {
      JsonNode newest = JSON.readTree(file.statistics()).path("maxValues").path(column);
      return newest.isTextual()
          ? Optional.of(OffsetDateTime.parse(newest.asText()).toInstant())
          : Optional.empty();
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
