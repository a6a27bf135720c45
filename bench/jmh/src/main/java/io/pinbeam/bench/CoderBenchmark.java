package io.pinbeam.bench;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.PinCoder;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** {@value Records#COUNT} pins to bytes and back: by our coder, and by Beam's for its schema. */
public class CoderBenchmark extends PieceBenchmark {
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
