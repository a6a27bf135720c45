package io.pinbeam.transforms.errors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.auto.value.AutoValue;
import io.pinbeam.transforms.model.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A refused record with all that is needed to find it, understand it and read it again. Written as
 * one JSON object a line.
 *
 * <p>Only {@link #raw} holds values of the record: reason, detail and position may be logged.
 */
@AutoValue
@DefaultCoder(DeadLetterCoder.class)
public abstract class DeadLetter {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public static DeadLetter of(
      Rejection rejection,
      @Nullable String kind,
      SourcePosition source,
      String stage,
      String runId,
      Instant at) {
    return new AutoValue_DeadLetter(
        rejection.reason(),
        rejection.detail(),
        kind,
        source,
        stage,
        runId,
        at,
        rejection.raw(),
        rejection.rawBytes());
  }

  /**
   * Reads a line that {@link #toJsonLine} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DeadLetter parse(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      byte[] raw =
          json.has("raw")
              ? json.get("raw").asText().getBytes(UTF_8)
              : Base64.getDecoder().decode(json.required("rawBase64").asText());
      return new AutoValue_DeadLetter(
          RejectReason.valueOf(json.required("reason").asText()),
          json.required("detail").asText(),
          json.required("kind").textValue(),
          source(json.required("source")),
          json.required("stage").asText(),
          json.required("runId").asText(),
          Instant.parse(json.required("at").asText()),
          raw,
          // Somebody who wrote out a record that was cut may have left the number.
          json.has("raw") ? raw.length : Math.max(raw.length, json.path("rawBytes").asLong()));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
      // Without the cause: Jackson's messages quote what they read.
      throw new IllegalArgumentException("the line is no dead letter");
    }
  }

  /** The dead letter in a bad record that {@link #toBadRecord} or Beam's router made of one. */
  public static Optional<DeadLetter> ofBadRecord(BadRecord bad) {
    byte[] encoded = bad.getRecord().getEncodedRecord();
    if (encoded == null || !DeadLetterCoder.of().toString().equals(bad.getRecord().getCoder())) {
      return Optional.empty();
    }
    try {
      return Optional.of(CoderUtils.decodeFromByteArray(DeadLetterCoder.of(), encoded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public abstract RejectReason reason();

  /** What is wrong, for people; names no value of the record. */
  public abstract String detail();

  /** {@code pin}, {@code geo} or {@code user}; null where it could not be told. */
  public abstract @Nullable String kind();

  public abstract SourcePosition source();

  /** The step that refused it. */
  public abstract String stage();

  public abstract String runId();

  public abstract Instant at();

  /** The record's bytes as they came, or as many of its first bytes as were kept. */
  @SuppressWarnings("mutable")
  public abstract byte[] raw();

  /** How many bytes the record had. */
  public abstract long rawBytes();

  /** The reason and where the record is, without any of its values. */
  public final String description() {
    return reason() + " (" + detail() + ") at " + place();
  }

  /** The same with none of the record's bytes. */
  public final DeadLetter withoutRaw() {
    return new AutoValue_DeadLetter(
        reason(), detail(), kind(), source(), stage(), runId(), at(), new byte[0], rawBytes());
  }

  /** One line of JSON, without a line break at its end. */
  public final String toJsonLine() {
    try {
      return MAPPER.writeValueAsString(json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers can be written", e);
    }
  }

  /** For Beam's error handlers; {@link #ofBadRecord} is the way back. */
  public final BadRecord toBadRecord() {
    return BadRecord.builder()
        .setRecord(
            BadRecord.Record.builder()
                .addHumanReadableJson(this)
                .addCoderAndEncodedRecord(DeadLetterCoder.of(), this)
                .build())
        .setFailure(BadRecord.Failure.builder().setDescription(description()).build())
        .build();
  }

  @JsonValue
  final Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reason", reason().name());
    json.put("detail", detail());
    json.put("kind", kind());
    json.put("source", sourceJson());
    json.put("stage", stage());
    json.put("runId", runId());
    json.put("at", at().toString());
    boolean cut = raw().length < rawBytes();
    Optional<String> text = cut ? Optional.empty() : strictUtf8(raw());
    if (text.isPresent()) {
      json.put("raw", text.get());
    } else {
      json.put("rawBase64", Base64.getEncoder().encodeToString(raw()));
    }
    if (cut) {
      json.put("rawBytes", rawBytes());
    }
    return json;
  }

  private Map<String, Object> sourceJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    SourcePosition source = source();
    if (source.path() != null) {
      json.put("path", source.path());
      json.put("position", source.position());
    } else if (source.topic() != null) {
      json.put("topic", source.topic());
      json.put("partition", source.partition());
      json.put("offset", source.offset());
    } else {
      json.put("stream", source.stream());
      json.put("shard", source.shard());
      json.put("sequenceNumber", source.sequenceNumber());
    }
    return json;
  }

  private static SourcePosition source(JsonNode json) {
    if (json.has("path")) {
      return SourcePosition.file(json.get("path").asText(), json.required("position").asLong());
    }
    if (json.has("topic")) {
      return SourcePosition.kafka(
          json.get("topic").asText(),
          json.required("partition").asInt(),
          json.required("offset").asLong());
    }
    return SourcePosition.kinesis(
        json.required("stream").asText(),
        json.required("shard").asText(),
        json.required("sequenceNumber").asText());
  }

  private String place() {
    StringBuilder place = new StringBuilder();
    sourceJson()
        .forEach(
            (name, value) ->
                place
                    .append(place.length() == 0 ? "" : " ")
                    .append(name)
                    .append('=')
                    .append(value));
    return place.toString();
  }

  private static Optional<String> strictUtf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
