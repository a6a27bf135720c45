package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Data files of tables in the record of what is about to be changed. */
final class DataFileJson {
  private DataFileJson() {}

  static void write(Map<Kind, List<DataFile>> files, ObjectNode json) {
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

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Map<Kind, List<DataFile>> read(JsonNode json) {
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
