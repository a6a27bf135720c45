package io.pinbeam.emulator.kinesis;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** Writes the fields of one map of an answer. */
final class Output {
  private final WireFormat format;
  private final JsonGenerator out;

  Output(WireFormat format, JsonGenerator out) {
    this.format = format;
    this.out = out;
  }

  Output text(String name, Object value) throws IOException {
    out.writeStringField(name, value.toString());
    return this;
  }

  Output text(String name, Optional<?> value) throws IOException {
    return value.isPresent() ? text(name, value.get()) : this;
  }

  Output number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
    return this;
  }

  Output flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
    return this;
  }

  Output time(String name, long millis) throws IOException {
    out.writeFieldName(name);
    format.writeTime(out, millis);
    return this;
  }

  Output bytes(String name, byte[] value) throws IOException {
    out.writeBinaryField(name, value);
    return this;
  }

  Output map(String name, Answer fields) throws IOException {
    out.writeObjectFieldStart(name);
    fields.writeTo(this);
    out.writeEndObject();
    return this;
  }

  Output texts(String name, Iterable<?> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (Object value : values) {
      out.writeString(value.toString());
    }
    out.writeEndArray();
    return this;
  }

  <T> Output list(String name, Iterable<T> elements, Element<T> element) throws IOException {
    out.writeArrayFieldStart(name);
    for (T each : elements) {
      out.writeStartObject();
      element.writeTo(this, each);
      out.writeEndObject();
    }
    out.writeEndArray();
    return this;
  }

  /** Writes the fields of a list's element. */
  interface Element<T> {
    void writeTo(Output out, T element) throws IOException;
  }
}
