package io.pinbeam.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One source record, as it stands in a file or as the value of a Kafka or Kinesis record, with what
 * must come of it, in the order in which it stands there.
 *
 * @param body the bytes, without a line end after the last
 * @param outcomes one for each record in the body; none for a body without any
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceRecord(byte[] body, List<Outcome> outcomes) {

  static SourceRecord of(String body, Outcome... outcomes) {
    return new SourceRecord(body.getBytes(StandardCharsets.UTF_8), List.of(outcomes));
  }

  static SourceRecord deadLetter(String body, String reason) {
    return of(body, Outcome.deadLetter(reason));
  }
}
