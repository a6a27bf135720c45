package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.arrival.SliceJson;
import io.pinbeam.transforms.aggregate.AnswerTable;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * All that a run by arrival is about to change, written down before anything is changed: whoever
 * carries it out, and how often, comes to the same.
 *
 * @param added data files that come into the tables; every kind has a list
 * @param removed data files that go out of the tables; none where a table is replaced as a whole
 * @param displaced data files that no table has, and that are to be deleted
 * @param ledger as it will be, but for versions of tables and the end of the run
 */
record ArrivalRecord(
    Slice slice,
    Map<Kind, List<DataFile>> added,
    Map<Kind, List<DataFile>> removed,
    Map<Kind, List<DataFile>> displaced,
    List<AnswerTable> answers,
    ObjectNode ledger) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether it replaces the tables and begins the account. */
  boolean isBase() {
    return slice.n() == slice.base();
  }

  String toJson() throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.set("slice", SliceJson.of(slice));
    DataFileJson.write(added, json.putObject("added"));
    DataFileJson.write(removed, json.putObject("removed"));
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
  static ArrivalRecord parse(String text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      return new ArrivalRecord(
          SliceJson.parse(json.required("slice")),
          DataFileJson.read(json.required("added")),
          DataFileJson.read(json.required("removed")),
          DataFileJson.read(json.required("displaced")),
          AnswersJson.read(json.required("answers")),
          (ObjectNode) json.required("ledger"));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | ClassCastException
        | NoSuchElementException e) {
      throw new IOException("it is no record of a run by arrival", e);
    }
  }
}
