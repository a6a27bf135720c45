package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes a bounded collection of data files visible in one commit.
 *
 * <p><b>Input/Output</b>: files that stand in the table's folder, written by {@link
 * DataFileWriter}, in any windows. Out comes one {@link CommitResult}; no files are a commit too.
 *
 * <p><b>Errors</b>: an unbounded input, an append that does not fit the table's schema, a table
 * with features that are not supported.
 *
 * <p><b>Runners</b>: one GroupByKey, one ParDo. Tested on the direct runner and on SparkRunner
 * (local).
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * files.apply(
 *     DeltaIO.commitFiles().to(path).withSchema(schema).withMode(WriteMode.OVERWRITE));
 * }</pre>
 */
@AutoValue
public abstract class CommitFiles extends PTransform<PCollection<DataFile>, DeltaWriteResult> {
  private static final long serialVersionUID = 1L;

  static CommitFiles create() {
    return new AutoValue_CommitFiles.Builder()
        .mode(WriteMode.APPEND)
        .transaction(Transaction.none())
        .partitionColumns(List.of())
        .schemaUpdate(false)
        .build();
  }

  abstract Builder toBuilder();

  abstract @Nullable String path();

  abstract @Nullable DeltaSchema schema();

  abstract WriteMode mode();

  abstract Transaction transaction();

  abstract List<String> partitionColumns();

  abstract boolean schemaUpdate();

  /** The table's folder: a local path or {@code s3://bucket/folder}. */
  public CommitFiles to(String path) {
    return toBuilder().path(path).build();
  }

  /** The schema that the files were written with, partition columns included. */
  public CommitFiles withSchema(DeltaSchema schema) {
    return toBuilder().schema(schema).build();
  }

  /** {@link WriteMode#APPEND} unless said otherwise. */
  public CommitFiles withMode(WriteMode mode) {
    return toBuilder().mode(mode).build();
  }

  /** As {@link WriteRows#withTransaction}. */
  public CommitFiles withTransaction(String appId, long version) {
    return withTransaction(Transaction.of(appId, version));
  }

  CommitFiles withTransaction(Transaction transaction) {
    return toBuilder().transaction(transaction).build();
  }

  /** As {@link DeltaCommit#withPartitionColumns}. */
  public CommitFiles withPartitionColumns(List<String> columns) {
    return toBuilder().partitionColumns(List.copyOf(columns)).build();
  }

  /** As {@link DeltaCommit#withSchemaUpdate}. */
  public CommitFiles withSchemaUpdate(boolean isAllowed) {
    return toBuilder().schemaUpdate(isAllowed).build();
  }

  @Override
  public DeltaWriteResult expand(PCollection<DataFile> files) {
    if (path() == null || schema() == null) {
      throw new IllegalArgumentException(
          "DeltaIO.commitFiles() needs a table and its schema: .to(path).withSchema(schema)");
    }
    if (files.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          "DeltaIO.commitFiles() takes bounded input; " + files.getName() + " is unbounded");
    }
    Coder<KV<String, DataFile>> coder =
        KvCoder.of(StringUtf8Coder.of(), NullableCoder.of(DataFileCoder.of()));
    PCollection<KV<String, DataFile>> keyed =
        files
            .apply("IntoOneWindow", Window.into(new GlobalWindows()))
            .apply("KeyByTable", WithKeys.of(path()))
            .setCoder(coder);
    // Without it a collection of no files would be no group, and no commit.
    PCollection<KV<String, DataFile>> noFile =
        files
            .getPipeline()
            .apply("NoFile", Create.of(KV.<String, DataFile>of(path(), null)).withCoder(coder));
    PCollection<CommitResult> commits =
        PCollectionList.of(keyed)
            .and(noFile)
            .apply("Flatten", Flatten.pCollections())
            .setCoder(coder)
            .apply("GroupByTable", GroupByKey.create())
            .apply(
                "AppendFilesToTable",
                ParDo.of(new CommitFn(withTransaction(transaction().orOfThisPipeline()))))
            .setCoder(CommitResultCoder.of());
    return new DeltaWriteResult(files.getPipeline(), commits);
  }

  private static final class CommitFn extends DoFn<KV<String, Iterable<DataFile>>, CommitResult> {
    private static final long serialVersionUID = 1L;

    private final CommitMetrics metrics = new CommitMetrics();
    private final CommitFiles commit;

    CommitFn(CommitFiles commit) {
      this.commit = commit;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<DataFile>> group, OutputReceiver<CommitResult> out)
        throws IOException {
      List<DataFile> files = new ArrayList<>();
      for (DataFile file : group.getValue()) {
        if (file != null) {
          files.add(file);
        }
      }
      DeltaTable table = DeltaTable.at(group.getKey());
      CommitResult result =
          metrics.commit(
              table,
              DeltaCommit.of(commit.schema(), files)
                  .withMode(commit.mode())
                  .withPartitionColumns(commit.partitionColumns())
                  .withSchemaUpdate(commit.schemaUpdate())
                  .withTransaction(commit.transaction()));
      if (!result.isCommitted()) {
        table.deleteUncommitted(files);
      }
      out.output(result);
    }
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder path(String path);

    abstract Builder schema(DeltaSchema schema);

    abstract Builder mode(WriteMode mode);

    abstract Builder transaction(Transaction transaction);

    abstract Builder partitionColumns(List<String> columns);

    abstract Builder schemaUpdate(boolean isAllowed);

    abstract CommitFiles build();
  }
}
