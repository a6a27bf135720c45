package io.pinbeam.launch;

import io.pinbeam.delta.DeltaOptions;
import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@code pinbeam table}. */
public interface TableOptions extends DeltaOptions {
  @Description("The Delta table: a folder or an s3:// prefix.")
  @Example("s3://my-bucket/cleaned/tables/pin")
  @PathOption
  @Nullable String getTable();

  void setTable(@Nullable String value);

  @Description(
      "compact, vacuum, forget: in place of --table, every Delta table that lies in this folder or s3://"
          + " prefix, one after the other.")
  @Example("s3://my-bucket/cleaned/tables")
  @PathOption
  @Nullable String getTables();

  void setTables(@Nullable String value);

  @Description("compact, vacuum, forget: tells what would be done, and does nothing.")
  boolean isDryRun();

  void setDryRun(boolean value);

  @Description(
      "compact: the size that files come near to, in KB, MB or GB of 1024; smaller files are"
          + " written together. By default 256MB. Files of three quarters of it stay as they are.")
  @Example("512MB")
  @Nullable String getTargetFileSize();

  void setTargetFileSize(@Nullable String value);

  @Description(
      "vacuum: files stay that are younger than this, or were in the table within it; in s, m, h or"
          + " d. By default the table's delta.deletedFileRetentionDuration, or 168h.")
  @Example("336h")
  @Nullable String getRetention();

  void setRetention(@Nullable String value);

  @Description(
      "vacuum: allows a --retention shorter than the table's. Only while nothing writes to the table"
          + " and nobody reads an older version: their files would be deleted.")
  boolean isShortRetention();

  void setShortRetention(boolean value);

  @Description("history: at most this many commits, the newest first; by default 20.")
  @Example("100")
  @Nullable Integer getLimit();

  void setLimit(@Nullable Integer value);

  @Description(
      "forget: the person, by the name that the tables have: first and last name with a blank between."
          + " With --tables, the folder of an output's tables.")
  @Example("Ann Lee")
  @Nullable String getUser();

  void setUser(@Nullable String value);

  @Description(
      "forget: the file of the key, where the tables have pseudonyms for names, or the pseudonym itself"
          + " as --user.")
  @Example("/etc/pinbeam/names.key")
  @PathOption
  @Nullable String getPseudonymise();

  void setPseudonymise(@Nullable String value);

  @Description("Prints JSON in place of text.")
  boolean isJson();

  void setJson(boolean value);
}
