package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.replay.LogReplay;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a version of a table says of the table as a whole. */
public final class KernelProperties {
  /** Features under which the log names every file in the folder that somebody may need. */
  private static final Set<String> VACUUMABLE =
      Set.of(
          "allowColumnDefaults",
          "appendOnly",
          "changeDataFeed",
          "checkConstraints",
          "clustering",
          "columnMapping",
          "deletionVectors",
          "domainMetadata",
          "generatedColumns",
          "identityColumns",
          "inCommitTimestamp",
          "invariants",
          "rowTracking",
          "timestampNtz",
          "typeWidening",
          "typeWidening-preview",
          "v2Checkpoint",
          "vacuumProtocolCheck",
          "variantType",
          "variantType-preview");

  private final KernelTable.Version version;
  private final Metadata metadata;
  private final Protocol protocol;

  private KernelProperties(KernelTable.Version version) {
    this.version = version;
    this.metadata = version.snapshot().getMetadata();
    this.protocol = version.snapshot().getProtocol();
  }

  public static KernelProperties of(KernelTable.Version version) {
    return new KernelProperties(version);
  }

  /** Fails with the names of features under which more could be in use than the log tells. */
  public void checkVacuumable() {
    Set<String> refused = features();
    refused.removeAll(VACUUMABLE);
    if (!refused.isEmpty()) {
      throw new UnsupportedOperationException(
          "Table "
              + version.tablePath()
              + " cannot be vacuumed: it uses "
              + String.join(", ", refused));
    }
  }

  /** How long files that were removed are kept. */
  public Duration deletedFileRetention() {
    return Duration.ofMillis(TableConfig.TOMBSTONE_RETENTION.fromMetadata(metadata));
  }

  public String id() {
    return metadata.getId();
  }

  /** Milliseconds since 1970-01-01 UTC. */
  public OptionalLong createdTime() {
    Optional<Long> time = metadata.getCreatedTime();
    return time.isPresent() ? OptionalLong.of(time.get()) : OptionalLong.empty();
  }

  public Map<String, String> properties() {
    return new TreeMap<>(metadata.getConfiguration());
  }

  public int minReaderVersion() {
    return protocol.getMinReaderVersion();
  }

  public int minWriterVersion() {
    return protocol.getMinWriterVersion();
  }

  /** The features that the protocol names; empty in old protocols, which go by numbers. */
  public Set<String> features() {
    return new TreeSet<>(protocol.getReaderAndWriterFeatures());
  }

  /** The table's columns, one text each, also those of types that we do not read. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (StructField field : metadata.getSchema().fields()) {
      columns.add(
          field.getName()
              + " "
              + text(field.getDataType())
              + (field.isNullable() ? "" : " not null"));
    }
    return columns;
  }

  /** As SQL writes types. */
  private static String text(DataType type) {
    if (type instanceof ArrayType) {
      return "array<" + text(((ArrayType) type).getElementType()) + ">";
    }
    if (type instanceof MapType) {
      MapType map = (MapType) type;
      return "map<" + text(map.getKeyType()) + ", " + text(map.getValueType()) + ">";
    }
    if (type instanceof StructType) {
      List<String> fields = new ArrayList<>();
      for (StructField field : ((StructType) type).fields()) {
        fields.add(field.getName() + ": " + text(field.getDataType()));
      }
      return "struct<" + String.join(", ", fields) + ">";
    }
    if (type instanceof DecimalType) {
      DecimalType decimal = (DecimalType) type;
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    return type.toString();
  }

  /** The files of the version, counted. */
  public FileCount files() throws IOException {
    long[] counts = new long[3];
    boolean[] isUnknown = new boolean[1];
    version.forEachFile(
        file -> {
          counts[0]++;
          counts[1] += file.getSize();
          Optional<Long> rows = file.getNumRecords();
          if (rows.isPresent()) {
            // Rows that a deletion vector hides are not in the table.
            counts[2] +=
                rows.get()
                    - file.getDeletionVector()
                        .map(DeletionVectorDescriptor::getCardinality)
                        .orElse(0L);
          } else {
            isUnknown[0] = true;
          }
        });
    return new AutoValue_KernelProperties_FileCount(
        counts[0], counts[1], isUnknown[0] ? OptionalLong.empty() : OptionalLong.of(counts[2]));
  }

  /** The highest committed transaction version of each identifier. */
  public Map<String, Long> transactions() throws IOException {
    Map<String, Long> transactions = new TreeMap<>();
    try (ActionsIterator actions =
        new ActionsIterator(
            version.engine(),
            version.snapshot().getLogSegment().allLogFilesReversed(),
            LogReplay.SET_TRANSACTION_READ_SCHEMA,
            Optional.empty())) {
      while (actions.hasNext()) {
        ColumnarBatch batch = actions.next().getColumnarBatch();
        ColumnVector transaction = batch.getColumnVector(batch.getSchema().indexOf("txn"));
        for (int row = 0; row < batch.getSize(); row++) {
          if (!transaction.isNullAt(row)) {
            SetTransaction set = SetTransaction.fromColumnVector(transaction, row);
            // The newest commit comes first.
            transactions.putIfAbsent(set.getAppId(), set.getVersion());
          }
        }
      }
    }
    return transactions;
  }

  /** How much there is. */
  @AutoValue
  public abstract static class FileCount {
    public abstract long files();

    public abstract long bytes();

    /** Empty if a file came without its number of rows. */
    public abstract OptionalLong rows();
  }
}
