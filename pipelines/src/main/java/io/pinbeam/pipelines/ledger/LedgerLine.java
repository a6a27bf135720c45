package io.pinbeam.pipelines.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.Kind;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What became of the records of one kind. */
@AutoValue
public abstract class LedgerLine {
  public static Builder builder() {
    return new AutoValue_LedgerLine.Builder();
  }

  public abstract KindCounts counts();

  /** Rows in the table. */
  public abstract long cleaned();

  /** Rows that went because a later record had their key. */
  public abstract long duplicates();

  /** Those of the duplicates whose content was another. */
  public abstract long conflicts();

  public abstract @Nullable String table();

  public abstract @Nullable Long tableVersion();

  public abstract Builder toBuilder();

  public Kind kind() {
    return counts().kind();
  }

  public long read() {
    return counts().read();
  }

  public long deadLetters() {
    return counts().deadLetters().values().stream().mapToLong(Long::longValue).sum();
  }

  boolean balanced() {
    return read() == cleaned() + duplicates() + deadLetters();
  }

  String sum() {
    return String.format(
        "%s: %d read, but %d cleaned + %d duplicates + %d dead letters",
        kind().label(), read(), cleaned(), duplicates(), deadLetters());
  }

  ObjectNode toJson(ObjectMapper mapper) {
    ObjectNode json = mapper.createObjectNode();
    json.put("read", read());
    json.put("cleaned", cleaned());
    json.put("duplicates", duplicates());
    json.put("conflicts", conflicts());
    ObjectNode letters = json.putObject("deadLetters");
    counts().deadLetters().forEach((reason, n) -> letters.put(reason.name(), n));
    ObjectNode defects = json.putObject("fieldDefects");
    counts()
        .fieldDefects()
        .forEach(
            (field, reasons) -> {
              ObjectNode byReason = defects.putObject(field);
              reasons.forEach((reason, n) -> byReason.put(reason.name(), n));
            });
    json.put("unknownFields", counts().unknownFields());
    json.put("table", table());
    json.put("tableVersion", tableVersion());
    return json;
  }

  /** Builds a {@link LedgerLine}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder counts(KindCounts value);

    public abstract Builder cleaned(long value);

    public abstract Builder duplicates(long value);

    public abstract Builder conflicts(long value);

    public abstract Builder table(@Nullable String value);

    public abstract Builder tableVersion(@Nullable Long value);

    public abstract LedgerLine build();
  }
}
