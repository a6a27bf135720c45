package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.aggregate.AnswerTableCoder;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.util.CoderUtils;

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
    write(files, json.putObject("files"));
    write(displaced, json.putObject("displaced"));
    ArrayNode tables = json.putArray("answers");
    for (AnswerTable answer : answers) {
      tables.add(
          Base64.getEncoder()
              .encodeToString(CoderUtils.encodeToByteArray(AnswerTableCoder.of(), answer)));
    }
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
      List<AnswerTable> answers = new ArrayList<>();
      for (JsonNode answer : json.required("answers")) {
        answers.add(
            CoderUtils.decodeFromByteArray(
                AnswerTableCoder.of(), Base64.getDecoder().decode(answer.asText())));
      }
      return new ReplayRecord(
          json.required("runId").asText(),
          json.required("continues").asText(),
          json.required("changed").asBoolean(),
          files(json.required("files")),
          files(json.required("displaced")),
          answers,
          (ObjectNode) json.required("ledger"));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | ClassCastException
        | NoSuchElementException e) {
      throw new IOException("it is no record of a replay", e);
    }
  }

  private static void write(Map<Kind, List<DataFile>> files, ObjectNode json) {
    files.forEach(
        (kind, ofKind) -> {
          ArrayNode array = json.putArray(kind.label());
          for (DataFile file : ofKind) {
            array
                .addObject()
                .put("path", file.path())
                .put("sizeBytes", file.sizeBytes())
                .put("modificationTime", file.modificationTime())
                .put("rowCount", file.rowCount())
                .put("statistics", file.statistics());
          }
        });
  }

  private static Map<Kind, List<DataFile>> files(JsonNode json) {
    Map<Kind, List<DataFile>> files = new EnumMap<>(Kind.class);
    for (Map.Entry<String, JsonNode> kind : json.properties()) {
      List<DataFile> ofKind = new ArrayList<>();
      for (JsonNode file : kind.getValue()) {
        ofKind.add(
            DataFile.of(
                file.required("path").asText(),
                file.required("sizeBytes").asLong(),
                file.required("modificationTime").asLong(),
                file.required("rowCount").asLong(),
                file.required("statistics").textValue(),
                Map.of()));
      }
      files.put(Kind.ofLabel(kind.getKey()).orElseThrow(), ofKind);
    }
    return files;
  }
}
