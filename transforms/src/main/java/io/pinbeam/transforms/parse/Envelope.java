package io.pinbeam.transforms.parse;

import org.checkerframework.checker.nullness.qual.Nullable;

/** The objects around records: {@code docs/contracts/cleaning.md}, section 2. */
enum Envelope {
  /** The body of a request to Kafka's REST proxy: {@code {"records": […]}}. */
  KAFKA_REST(Field.RECORDS),
  /** The body of a request to put a record into Kinesis. */
  KINESIS_PUT(Field.DATA),
  /** What Kafka Connect writes with schemas: {@code {"schema": …, "payload": …}}. */
  CONNECT(Field.PAYLOAD),
  /** {@code {"value": …}} and nothing else. */
  VALUE(Field.VALUE),
  /** {@code {"index": {…}}} and nothing else. */
  INDEX(Field.INDEX),
  /** No envelope: a record. */
  NONE(null);

  private final @Nullable Field content;

  Envelope(@Nullable Field content) {
    this.content = content;
  }

  /** The field that holds what is inside; null for {@link #NONE}. */
  @Nullable Field content() {
    return content;
  }

  /** The envelope that the object is which the scanner has just gone over. */
  static Envelope of(JsonScanner object) {
    long fields = object.presentFields();
    boolean alone = object.otherFields() == 0;
    if (alone && fields == Field.INDEX.bit() && object.typeOf(Field.INDEX) == JsonType.OBJECT) {
      return INDEX;
    }
    if (object.has(Field.INDEX) || object.has(Field.IND)) {
      return NONE;
    }
    if (object.typeOf(Field.RECORDS) == JsonType.ARRAY) {
      return KAFKA_REST;
    }
    boolean addressed = object.has(Field.STREAM_NAME) || object.has(Field.PARTITION_KEY);
    if (addressed && object.has(Field.DATA)) {
      return KINESIS_PUT;
    }
    if (alone && fields == (Field.SCHEMA.bit() | Field.PAYLOAD.bit())) {
      return CONNECT;
    }
    return alone && fields == Field.VALUE.bit() ? VALUE : NONE;
  }
}
