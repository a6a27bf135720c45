package io.pinbeam.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Parquet file in a table's folder: written, and seen by nobody until it is committed.
 *
 * <p>Small and serialisable: this, not the rows, goes from the workers to the committer.
 */
@AutoValue
@DefaultCoder(DataFileCoder.class)
public abstract class DataFile implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static DataFile of(
      String path,
      long sizeBytes,
      long modificationTime,
      long rowCount,
      @Nullable String statistics,
      Map<String, String> partitionValues) {
    return new AutoValue_DataFile(
        path,
        sizeBytes,
        modificationTime,
        rowCount,
        statistics,
        Collections.unmodifiableSortedMap(new TreeMap<>(partitionValues)));
  }

  /** Relative to the table's folder. */
  public abstract String path();

  public abstract long sizeBytes();

  /** Milliseconds since 1970-01-01 UTC. */
  public abstract long modificationTime();

  /** -1 where another engine wrote the file and did not say. */
  public abstract long rowCount();

  /** Delta's statistics of the file, as JSON: numRecords, minValues, maxValues, nullCount. */
  public abstract @Nullable String statistics();

  /** Empty in a table without partitions; a value may be null. */
  public abstract Map<String, String> partitionValues();

  /**
   * The newest time of a timestamp column, to the millisecond; empty if the file came without
   * statistics of it.
   */
  public Optional<Instant> newest(String column) {
    if (statistics() == null) {
      return Optional.empty();
    }
    try {
      JsonNode newest = JSON.readTree(statistics()).path("maxValues").path(column);
      return newest.isTextual()
          ? Optional.of(OffsetDateTime.parse(newest.asText()).toInstant())
          : Optional.empty();
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
