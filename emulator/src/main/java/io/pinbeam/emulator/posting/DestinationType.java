package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The two things that the gateway takes records for, each with its requests and answers. */
enum DestinationType {
  /** A Kafka topic, by version 2 of the REST proxy's API. */
  TOPIC("POST", "application/vnd.kafka.json.v2+json") {
    @Override
    String path(String name, int records) {
      return "/topics/" + name;
    }

    @Override
    byte[] body(String name, List<PostedRecord> records) {
      Body body = new Body().text("{\"records\":[");
      for (int i = 0; i < records.size(); i++) {
        body.text(i == 0 ? "{\"value\":" : ",{\"value\":").json(records.get(i)).text("}");
      }
      return body.text("]}").bytes();
    }

    @Override
    List<RecordAnswer> answers(JsonNode response) {
      List<RecordAnswer> answers = new ArrayList<>();
      for (JsonNode offset : response.path("offsets")) {
        JsonNode code = offset.path("error_code");
        if (code.isNumber()) {
          String reason = "error " + code.asInt() + ": " + offset.path("error").asText("");
          answers.add(
              code.asInt() == RETRIABLE || code.asInt() / 100 == 500 || code.asInt() == 50_302
                  ? RecordAnswer.later(reason)
                  : RecordAnswer.refused(reason));
        } else {
          answers.add(
              RecordAnswer.stored(
                  offset.path("partition").asInt() + ":" + offset.path("offset").asLong()));
        }
      }
      return answers;
    }
  },

  /** A Kinesis stream, by the routes that stand for PutRecord and PutRecords. */
  STREAM("PUT", "application/json") {
    @Override
    String path(String name, int records) {
      return "/streams/" + name + (records == 1 ? "/record" : "/records");
    }

    @Override
    byte[] body(String name, List<PostedRecord> records) {
      Body body = new Body().text("{\"StreamName\":\"" + name + "\",");
      if (records.size() == 1) {
        return body.kinesis(records.get(0)).text("}").bytes();
      }
      body.text("\"records\":[");
      for (int i = 0; i < records.size(); i++) {
        body.text(i == 0 ? "{" : ",{").kinesis(records.get(i)).text("}");
      }
      return body.text("]}").bytes();
    }

    @Override
    List<RecordAnswer> answers(JsonNode response) {
      if (response.has("SequenceNumber")) {
        return List.of(stored(response));
      }
      List<RecordAnswer> answers = new ArrayList<>();
      for (JsonNode record : response.path("Records")) {
        String error = record.path("ErrorCode").asText(null);
        // The two errors that Kinesis has for a record of many both pass.
        answers.add(
            error == null
                ? stored(record)
                : RecordAnswer.later(error + ": " + record.path("ErrorMessage").asText("")));
      }
      return answers;
    }

    private static RecordAnswer stored(JsonNode record) {
      return RecordAnswer.stored(
          record.path("ShardId").asText() + ":" + record.path("SequenceNumber").asText());
    }
  };

  /** The REST proxy's code for a fault of one record that passes. */
  private static final int RETRIABLE = 2;

  private final String method;
  private final String contentType;

  DestinationType(String method, String contentType) {
    this.method = method;
    this.contentType = contentType;
  }

  String method() {
    return method;
  }

  String contentType() {
    return contentType;
  }

  abstract String path(String name, int records);

  abstract byte[] body(String name, List<PostedRecord> records);

  /**
   * One for each record of the request, in their order, or fewer if the response makes no sense.
   */
  abstract List<RecordAnswer> answers(JsonNode response);

  private static final class Body {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    Body text(String ascii) {
      out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Body json(PostedRecord record) {
      out.writeBytes(record.json());
      return this;
    }

    /** The key spreads posts over the shards, and keeps one post's copies in order in one. */
    Body kinesis(PostedRecord record) {
      return text("\"Data\":").json(record).text(",\"PartitionKey\":\"" + record.key() + "\"");
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
