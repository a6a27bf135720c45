package io.pinbeam.delta.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.replay.ActionWrapper;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files in a table's folder that its log still names, by their paths relative to the folder.
 *
 * <p>Those are the files of the current version; those removed since a time, as the checkpoint and
 * the commits after it tell; and whatever a commit since that time names, should the checkpoint
 * have forgotten it. A file that was in the table at any moment since then is among them.
 */
public final class KernelReferences {
  private static final StructType REMOVALS =
      new StructType()
          .add(
              "remove",
              new StructType()
                  .add("path", StringType.STRING)
                  .add("deletionTimestamp", LongType.LONG)
                  .add("deletionVector", DeletionVectorDescriptor.READ_SCHEMA));

  private final String tablePath;
  private final Set<String> paths = new HashSet<>();

  private KernelReferences(String tablePath) {
    this.tablePath = tablePath;
  }

  /** What was in the table at some moment since {@code millis}. */
  public static KernelReferences since(KernelTable.Version version, long millis)
      throws IOException {
    KernelReferences references = new KernelReferences(version.tablePath());
    version.forEachFile(
        file -> {
          references.add(file.getPath());
          file.getDeletionVector().ifPresent(references::add);
        });
    references.addRemovals(version, millis);
    for (CommitLog commit : CommitLog.from(version.tablePath(), 0)) {
      if (commit.modificationTime() >= millis) {
        commit.forEachAction(references::addNamed);
      }
    }
    return references;
  }

  public boolean contains(String path) {
    return paths.contains(path);
  }

  private void addRemovals(KernelTable.Version version, long since) throws IOException {
    try (ActionsIterator actions =
        new ActionsIterator(
            version.engine(),
            version.snapshot().getLogSegment().allLogFilesReversed(),
            REMOVALS,
            Optional.empty())) {
      while (actions.hasNext()) {
        ActionWrapper action = actions.next();
        addRemovals(action.getColumnarBatch(), since);
      }
    }
  }

  private void addRemovals(ColumnarBatch batch, long since) {
    ColumnVector removal = batch.getColumnVector(batch.getSchema().indexOf("remove"));
    for (int row = 0; row < batch.getSize(); row++) {
      if (removal.isNullAt(row)) {
        continue;
      }
      ColumnVector time = removal.getChild(1);
      if (!time.isNullAt(row) && time.getLong(row) >= since) {
        add(removal.getChild(0).getString(row));
        DeletionVectorDescriptor vector =
            DeletionVectorDescriptor.fromColumnVector(removal.getChild(2), row);
        if (vector != null) {
          add(vector);
        }
      }
    }
  }

  private void addNamed(JsonNode action) {
    for (String kind : new String[] {"add", "remove", "cdc"}) {
      JsonNode file = action.path(kind);
      if (file.path("path").isTextual()) {
        add(file.path("path").asText());
      }
      JsonNode vector = file.path("deletionVector");
      if (vector.isObject()) {
        add(
            new DeletionVectorDescriptor(
                vector.path("storageType").asText(),
                vector.path("pathOrInlineDv").asText(),
                vector.path("offset").isInt()
                    ? Optional.of(vector.path("offset").asInt())
                    : Optional.empty(),
                vector.path("sizeInBytes").asInt(),
                vector.path("cardinality").asLong()));
      }
    }
  }

  private void add(DeletionVectorDescriptor vector) {
    if (vector.isOnDisk()) {
      add(vector.getAbsolutePath(tablePath));
    }
  }

  /** As the log has it and decoded: naming too much deletes nothing that is needed. */
  private void add(String path) {
    addRelative(path);
    try {
      URI uri = URI.create(path);
      if (uri.getPath() != null) {
        addRelative(
            uri.getScheme() == null || uri.getScheme().equals("file")
                ? uri.getPath()
                : uri.getScheme() + "://" + uri.getRawAuthority() + uri.getPath());
      }
    } catch (IllegalArgumentException e) {
      // Not encoded, against the protocol: it stands there as it is.
    }
  }

  private void addRelative(String path) {
    String folder = tablePath + "/";
    String bare = path.replaceFirst("^s3[an]://", "s3://");
    paths.add(bare.startsWith(folder) ? bare.substring(folder.length()) : bare);
  }
}
