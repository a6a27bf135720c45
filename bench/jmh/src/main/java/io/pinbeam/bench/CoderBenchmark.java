package io.pinbeam.bench;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.PinCoder;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** {@value Records#COUNT} pins to bytes and back: by our coder, and by Beam's for its schema. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoderBenchmark {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Pin[] pins;
  private Coder<Pin> schemaCoder;

  @Setup
  public void setUp() throws NoSuchSchemaException {
    RowBuffer rows = Records.cleaned(Kind.PIN);
    pins = new Pin[rows.size()];
    for (int i = 0; i < pins.length; i++) {
      pins[i] = rows.pin(i);
    }
    schemaCoder = SchemaRegistry.createDefault().getSchemaCoder(Pin.class);
  }

  @Benchmark
  public void ours(Blackhole hole) throws IOException {
    thereAndBack(PinCoder.of(), hole);
  }

  @Benchmark
  public void ofTheSchema(Blackhole hole) throws IOException {
    thereAndBack(schemaCoder, hole);
  }

  private void thereAndBack(Coder<Pin> coder, Blackhole hole) throws IOException {
    bytes.reset();
    for (Pin pin : pins) {
      coder.encode(pin, bytes);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    for (int i = 0; i < pins.length; i++) {
      hole.consume(coder.decode(in));
    }
  }
}
