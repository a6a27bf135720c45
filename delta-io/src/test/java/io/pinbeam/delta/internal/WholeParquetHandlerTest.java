package io.pinbeam.delta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultParquetHandler;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeParquetHandlerTest {
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder().required("id", DeltaType.LONG).build();

  @TempDir Path folder;

  @Test
  void aCheckpointWhoseLogCannotBeReadToItsEndIsNotThere() throws IOException {
    Engine engine = engine();
    String path = folder.resolve("00000000000000000010.checkpoint.parquet").toString();
    List<FilteredColumnarBatch> batches = batchesOfATable(engine);

    assertThatThrownBy(
            () ->
                engine
                    .getParquetHandler()
                    .writeParquetFileAtomically(path, new BreakingOff(batches)))
        .hasMessage("the store is away");

    assertThat(Path.of(path)).doesNotExist();
  }

  @Test
  void aWholeOneIs() throws IOException {
    Engine engine = engine();
    String path = folder.resolve("00000000000000000010.checkpoint.parquet").toString();

    engine
        .getParquetHandler()
        .writeParquetFileAtomically(path, new PlainIterator<>(batchesOfATable(engine)));

    assertThat(Files.size(Path.of(path))).isPositive();
  }

  /** If this fails, Kernel has mended it, and our handler can go. */
  @Test
  void kernelsOwnHandlerLeavesAPartOfOne() throws IOException {
    Path path = folder.resolve("00000000000000000010.checkpoint.parquet");
    List<FilteredColumnarBatch> batches = batchesOfATable(engine());

    assertThatThrownBy(
            () ->
                new DefaultParquetHandler(new BeamFileIO(Map.of()))
                    .writeParquetFileAtomically(path.toString(), new BreakingOff(batches)))
        .hasMessage("the store is away");

    assertThat(Files.size(path)).isPositive();
  }

  private Engine engine() {
    return KernelTable.at(folder.toString()).engine();
  }

  /** What stands in a table's log, as Kernel hands it to its writer. */
  private List<FilteredColumnarBatch> batchesOfATable(Engine engine) throws IOException {
    String path = folder.resolve("table").toString();
    for (long id = 0; id < 3; id++) {
      long value = id;
      DataFileWriter<Long> writer =
          DataFileWriter.open(
              path,
              "part-" + id + ".parquet",
              SCHEMA,
              (row, out) -> out.setLong(0, value),
              WriteOptions.defaults());
      writer.write(id);
      DataFile file = writer.close();
      DeltaTable.at(path).commit(DeltaCommit.of(SCHEMA, List.of(file)));
    }
    ScanImpl scan =
        (ScanImpl) KernelTable.at(path).latest().orElseThrow().snapshot().getScanBuilder().build();
    List<FilteredColumnarBatch> batches = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine, true)) {
      files.forEachRemaining(batches::add);
    }
    assertThat(batches).isNotEmpty();
    return batches;
  }

  /** Gives what it has, and then cannot read on. */
  private static final class BreakingOff implements CloseableIterator<FilteredColumnarBatch> {
    private final PlainIterator<FilteredColumnarBatch> batches;

    BreakingOff(List<FilteredColumnarBatch> batches) {
      this.batches = new PlainIterator<>(batches);
    }

    @Override
    public boolean hasNext() {
      if (!batches.hasNext()) {
        throw new UncheckedIOException(new IOException("the store is away"));
      }
      return true;
    }

    @Override
    public FilteredColumnarBatch next() {
      return batches.next();
    }

    @Override
    public void close() {}
  }
}
