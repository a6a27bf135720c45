package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.TableRows;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.aggregate.Answers;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pieces that a batch spends its time in must not become slower by a fifth: each is measured in
 * turn with a yardstick, Jackson going over the tokens of the same records, and the ratio of their
 * least CPU times is compared with the one in {@code bench/guard.properties}. What else runs on the
 * machine slows both.
 *
 * <p>{@code -Dpinbeam.record-speed=true} records the ratios anew, as after a change that pays.
 */
class SpeedGuardIT {
  private static final Path RECORDED =
      Path.of(System.getProperty("pinbeam.root"), "bench/guard.properties");
  private static final int POSTS = 10_000;
  private static final int ROUNDS = 40;

  /** A loss of a fifth of the speed. */
  private static final double MOST = 1.25;

  /** A piece that is slow only now and then is not slower. */
  private static final int ATTEMPTS = 6;

  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<Kind, byte[]> RECORDS = new EnumMap<>(Kind.class);
  private static RowBuffers cleaned;

  @TempDir static Path folder;

  /** What is measured, over all records. */
  enum Piece {
    /** From bytes to cleaned rows in buffers. */
    CLEAN {
      @Override
      void run() {
        cleaned();
      }
    },
    /** From buffers to Parquet files. */
    WRITE {
      @Override
      void run() throws IOException {
        for (Kind each : Kind.values()) {
          RowBuffer rows = cleaned.rows(each);
          TableRows table = TableRowsOf.kind(rows.kind());
          DataFileWriter<BufferedRow> writer =
              DataFileWriter.open(
                  folder.toString(),
                  UUID.randomUUID() + ".parquet",
                  table.schema(),
                  table.recordWriter(),
                  WriteOptions.defaults());
          BufferedRow row = new BufferedRow(rows);
          for (int i = 0; i < rows.size(); i++) {
            writer.write(row.moveTo(i));
          }
          writer.close();
        }
      }
    },
    /** From buffers through the join into the answers. */
    ANSWER {
      @Override
      void run() {
        PackedRows packed = new PackedRows();
        for (Kind each : Kind.values()) {
          RowBuffer rows = cleaned.rows(each);
          for (int i = 0; i < rows.size(); i++) {
            packed.add(rows, i, 0, i, 0, PackedRows.NOT_WRITTEN);
          }
        }
        BucketJoin join = new BucketJoin();
        join.add(packed.toByteArray());
        join.finish(new Answering());
      }
    };

    abstract void run() throws IOException;
  }

  @BeforeAll
  static void makeRecords() {
    PostGenerator generator = PostGenerator.withSeed(1);
    for (PostKind kind : PostKind.values()) {
      StringBuilder lines = new StringBuilder();
      for (long n = 0; n < POSTS; n++) {
        lines.append(generator.raw(kind, n)).append('\n');
      }
      RECORDS.put(Kind.ofLabel(kind.label()).orElseThrow(), lines.toString().getBytes(UTF_8));
    }
    cleaned = cleaned();
  }

  @ParameterizedTest
  @EnumSource(Piece.class)
  @Timeout(300)
  void isAsFastAsRecorded(Piece piece) throws IOException {
    String name = piece.name().toLowerCase(Locale.ROOT);
    if (Boolean.getBoolean("pinbeam.record-speed")) {
      record(name, ratio(piece));
      return;
    }
    double recorded = Double.parseDouble(recorded().getProperty(name));
    double best = Double.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && best > recorded * MOST; attempt++) {
      best = Math.min(best, ratio(piece));
    }
    assertThat(best)
        .as("%s: CPU time in yardsticks, %s recorded", name, recorded)
        .isLessThanOrEqualTo(recorded * MOST);
  }

  private static double ratio(Piece piece) throws IOException {
    long yardstick = Long.MAX_VALUE;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = cpuNanos();
      for (byte[] bytes : RECORDS.values()) {
        try (JsonParser parser = JSON.createParser(bytes)) {
          while (parser.nextToken() != null) {
            // Only to have gone over it.
          }
        }
      }
      long between = cpuNanos();
      piece.run();
      yardstick = Math.min(yardstick, between - start);
      least = Math.min(least, cpuNanos() - between);
    }
    double ratio = (double) least / yardstick;
    System.err.printf("%s: %.2f yardsticks of %.1f ms%n", piece, ratio, yardstick / 1e6);
    return ratio;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Properties recorded() throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(RECORDED)) {
      properties.load(in);
    }
    return properties;
  }

  private static void record(String name, double ratio) throws IOException {
    Properties properties = recorded();
    properties.setProperty(name, String.format(Locale.ROOT, "%.2f", ratio));
    StringBuilder lines =
        new StringBuilder(
            """
            # CPU time of a piece, in times of Jackson going over the same records, as SpeedGuardIT
            # measured it last. mvn verify -Dit.test=SpeedGuardIT -Dpinbeam.record-speed=true
            """);
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(each -> lines.append(each).append('=').append(properties.get(each)).append('\n'));
    try (Writer out = Files.newBufferedWriter(RECORDED)) {
      out.write(lines.toString());
    }
  }

  private static RowBuffers cleaned() {
    RowBuffers rows = RowBuffers.create();
    PostReader reader = PostReader.create(CleaningRules.standard());
    RECORDS.forEach((kind, bytes) -> reader.read(kind, bytes, 0, bytes.length, rows));
    assertThat(rows.rejected() + rows.defects() + rows.unknownFields()).isZero();
    return rows;
  }

  private static final class Answering implements BucketJoin.Visitor {
    private final Answers answers = Answers.create();

    @Override
    public void post(Post post) {
      answers.add(post);
    }

    @Override
    public void user(User user) {
      // Counted elsewhere.
    }

    @Override
    public void loser(Kind kind, long ref) {
      throw new AssertionError(ref);
    }

    @Override
    public void counts(Kind kind, long read, long kept, long duplicates, long conflicts) {
      assertThat(kept).isEqualTo(POSTS);
    }
  }
}
