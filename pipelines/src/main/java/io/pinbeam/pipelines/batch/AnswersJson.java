package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.AnswerTableCoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;

/** Answers in the record of what is about to be changed. */
final class AnswersJson {
  private AnswersJson() {}

  static void write(List<AnswerTable> answers, ArrayNode json) throws IOException {
    for (AnswerTable answer : answers) {
      json.add(
          Base64.getEncoder()
              .encodeToString(CoderUtils.encodeToByteArray(AnswerTableCoder.of(), answer)));
    }
  }

  /** Reads what {@link #write} wrote. */
  static List<AnswerTable> read(JsonNode json) throws IOException {
    List<AnswerTable> answers = new ArrayList<>();
    for (JsonNode answer : json) {
      answers.add(
          CoderUtils.decodeFromByteArray(
              AnswerTableCoder.of(), Base64.getDecoder().decode(answer.asText())));
    }
    return answers;
  }
}
