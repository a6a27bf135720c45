package io.pinbeam.bench;

import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.PostSink;
import io.pinbeam.transforms.clean.RowBuffers;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** From {@value Records#COUNT} lines of JSON to cleaned rows: in buffers, and as objects. */
public class CleanBenchmark extends PieceBenchmark {
  @Param({"PIN", "GEO", "USER"})
  public Kind kind;

  private final PostReader reader = PostReader.create(CleaningRules.standard());
  private byte[] lines;

  @Setup
  public void setUp() {
    lines = Records.lines(kind);
  }

  @Benchmark
  public RowBuffers buffers() {
    RowBuffers rows = RowBuffers.create();
    reader.read(kind, lines, 0, lines.length, rows);
    return rows;
  }

  @Benchmark
  public void objects(Blackhole hole) {
    reader.read(kind, lines, 0, lines.length, new Objects(hole));
  }

  private static final class Objects implements PostSink {
    private final Blackhole hole;

    Objects(Blackhole hole) {
      this.hole = hole;
    }

    @Override
    public void pin(Pin pin, long position, int part) {
      hole.consume(pin);
    }

    @Override
    public void geo(Geo geo, long position, int part) {
      hole.consume(geo);
    }

    @Override
    public void user(User user, long position, int part) {
      hole.consume(user);
    }

    @Override
    public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
      throw new AssertionError(rejection);
    }

    @Override
    public void defect(Kind kind, String field, DefectReason reason) {
      throw new AssertionError(field);
    }

    @Override
    public void unknownFields(Kind kind, int count) {
      throw new AssertionError(count);
    }
  }
}
