package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * All that a replay has found out and is about to change, written down before anything is changed:
 * whoever carries it out, and how often, comes to the same.
 *
 * @param runId of the replay
 * @param continues the run whose dead letters were replayed
 * @param isChanged whether any letter is other than before; else there is nothing to be done
 * @param files the data files that come into the tables
 * @param displaced data files that were written anew without some rows, and are to be deleted
 * @param ledger as it will be, but for versions of tables and the end of the run
 */
record ReplayRecord(
    String runId,
    String continues,
    boolean isChanged,
    Map<Kind, List<DataFile>> files,
    Map<Kind, List<DataFile>> displaced,
    List<AnswerTable> answers,
    ObjectNode ledger) {
  private static final ObjectMapper JSON = new ObjectMapper();

  String toJson() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("runId", runId);
    json.put("continues", continues);
    json.put("changed", isChanged);
    DataFileJson.write(files, json.putObject("files"));
    DataFileJson.write(displaced, json.putObject("displaced"));
    AnswersJson.write(answers, json.putArray("answers"));
    json.set("ledger", ledger);
    return json + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is no such record
   */
  static ReplayRecord parse(String text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      return new ReplayRecord(
          json.required("runId").asText(),
          json.required("continues").asText(),
          json.required("changed").asBoolean(),
          DataFileJson.read(json.required("files")),
          DataFileJson.read(json.required("displaced")),
          AnswersJson.read(json.required("answers")),
          (ObjectNode) json.required("ledger"));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | ClassCastException
        | NoSuchElementException e) {
      throw new IOException("it is no record of a replay", e);
    }
  }
}
