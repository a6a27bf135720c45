package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a table is as of its current version. */
@AutoValue
public abstract class TableDescription {
  static Builder builder() {
    return new AutoValue_TableDescription.Builder();
  }

  /** The table's folder, without a slash at its end. */
  public abstract String path();

  /** As its creator chose it; another table at the same path has another. */
  public abstract String id();

  public abstract long version();

  /** Null if the creator did not say. */
  public abstract @Nullable Instant created();

  /** One text a column, with its type: also of types that are not read here. */
  public abstract List<String> columns();

  public abstract List<String> partitionColumns();

  public abstract Map<String, String> properties();

  public abstract int minReaderVersion();

  public abstract int minWriterVersion();

  /** The features of the table by the names of the Delta protocol. */
  public abstract Set<String> features();

  /** Why it cannot be read here; null if it can. */
  public abstract @Nullable String readRefusal();

  /** Why it cannot be written to here; null if it can. */
  public abstract @Nullable String writeRefusal();

  public abstract long files();

  public abstract long bytes();

  /** Empty if a file came without its number of rows. */
  public abstract OptionalLong rows();

  /** The highest committed transaction version of each application identifier. */
  public abstract Map<String, Long> transactions();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder path(String path);

    abstract Builder id(String id);

    abstract Builder version(long version);

    abstract Builder created(@Nullable Instant created);

    abstract Builder columns(List<String> columns);

    abstract Builder partitionColumns(List<String> columns);

    abstract Builder properties(Map<String, String> properties);

    abstract Builder minReaderVersion(int version);

    abstract Builder minWriterVersion(int version);

    abstract Builder features(Set<String> features);

    abstract Builder readRefusal(@Nullable String reason);

    abstract Builder writeRefusal(@Nullable String reason);

    abstract Builder files(long files);

    abstract Builder bytes(long bytes);

    abstract Builder rows(OptionalLong rows);

    abstract Builder transactions(Map<String, Long> transactions);

    abstract TableDescription build();
  }
}
