package io.pinbeam.emulator.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** The two ways in which requests and answers are written. */
enum WireFormat {
  /** Times are seconds with a fraction, bytes are in base64. */
  JSON("application/x-amz-json-1.1", new JsonFactory()) {
    @Override
    void writeTime(JsonGenerator out, long millis) throws IOException {
      out.writeNumber(BigDecimal.valueOf(millis, 3));
    }

    @Override
    long millis(JsonNode time) {
      return Math.round(time.doubleValue() * 1000);
    }
  },
  /** Times are tagged milliseconds, bytes are bytes. */
  CBOR("application/x-amz-cbor-1.1", new CBORFactory()) {
    @Override
    void writeTime(JsonGenerator out, long millis) throws IOException {
      ((CBORGenerator) out).writeTag(EPOCH_TAG);
      out.writeNumber(millis);
    }

    @Override
    long millis(JsonNode time) {
      return time.longValue();
    }
  };

  private static final int EPOCH_TAG = 1;

  private final String contentType;
  private final ObjectMapper mapper;

  WireFormat(String contentType, JsonFactory factory) {
    this.contentType = contentType;
    this.mapper = new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  static Optional<WireFormat> of(String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    for (WireFormat format : values()) {
      if (format.contentType.equals(type.toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String contentType() {
    return contentType;
  }

  /** Reads a request's body. */
  ObjectNode read(byte[] body) {
    try {
      // A parser may also fail in its own ways on what is not its format at all.
      if (mapper.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException | RuntimeException e) {
      // Said below, without a word of the body.
    }
    throw KinesisException.serialization("The request's body is not a map in its format.");
  }

  byte[] write(Answer answer) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator out = mapper.createGenerator(bytes)) {
      out.writeStartObject();
      answer.writeTo(new Output(this, out));
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }

  abstract void writeTime(JsonGenerator out, long millis) throws IOException;

  abstract long millis(JsonNode time);
}
