package io.pinbeam.bench;

import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.PostSink;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** From {@value Records#COUNT} lines of JSON to cleaned rows: in a buffer, and as objects. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CleanBenchmark {
  @Param({"PIN", "GEO", "USER"})
  public Kind kind;

  private final PostReader reader = PostReader.create(CleaningRules.standard());
  private byte[] lines;

  @Setup
  public void setUp() {
    lines = Records.lines(kind);
  }

  @Benchmark
  public RowBuffer buffer() {
    return Records.cleaned(reader, kind, lines);
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
