package io.pinbeam.launch.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a module's build says that it is made of, in CycloneDX. */
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode bom;

  private BillOfMaterials(JsonNode bom) {
    this.bom = bom;
  }

  /**
   * A library.
   *
   * @param name group and name, with a colon between
   * @param licences of which one may be chosen
   * @param hashes how many there are of its file
   */
  record Component(String name, String version, List<String> licences, int hashes) {
    boolean isOurs() {
      return name.startsWith("io.pinbeam:");
    }
  }

  static BillOfMaterials of(Path module) throws IOException {
    return new BillOfMaterials(
        JSON.readTree(Files.readAllBytes(module.resolve("target/bom.json"))));
  }

  /** Those of others, the ones that they bring too. */
  List<Component> components() {
    return all().values().stream().filter(each -> !each.isOurs()).toList();
  }

  /** Those of others that the module names itself. */
  List<Component> named() {
    Map<String, Component> all = all();
    String module = bom.at("/metadata/component/bom-ref").asText();
    return Stream.of(bom.get("dependencies"))
        .flatMap(BillOfMaterials::elements)
        .filter(each -> each.get("ref").asText().equals(module))
        .flatMap(each -> elements(each.path("dependsOn")))
        .map(each -> all.get(each.asText()))
        .filter(each -> !each.isOurs())
        .toList();
  }

  private Map<String, Component> all() {
    Map<String, Component> components = new HashMap<>();
    elements(bom.path("components"))
        .forEach(
            each ->
                components.put(
                    each.get("bom-ref").asText(),
                    new Component(
                        each.get("group").asText() + ':' + each.get("name").asText(),
                        each.get("version").asText(),
                        licences(each),
                        each.path("hashes").size())));
    return components;
  }

  private static List<String> licences(JsonNode component) {
    List<String> licences = new ArrayList<>();
    elements(component.path("licenses"))
        .forEach(
            each -> {
              JsonNode licence = each.path("license");
              licences.add(
                  Stream.of(each.path("expression"), licence.path("id"), licence.path("name"))
                      .filter(text -> !text.isMissingNode())
                      .map(JsonNode::asText)
                      .findFirst()
                      .orElse(""));
            });
    return licences;
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements.stream();
  }
}
