package io.pinbeam.pipelines.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.parse.JsonScanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeenFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonScanner scanner = JsonScanner.create(100);

  private SeenFields seen(String... records) {
    SeenFields seen = new SeenFields();
    for (String record : records) {
      add(seen, record);
    }
    return seen;
  }

  private void add(SeenFields seen, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    assertThat(scanner.scan(bytes, 0, bytes.length, 0)).isEqualTo(JsonScanner.Outcome.COMPLETE);
    seen.add(scanner);
  }

  private static String text(SeenFields seen) {
    return seen.toJson().toString().replace('"', '\'');
  }

  @Test
  void namesAndTypesOfKnownAndUnknownFields() {
    SeenFields seen =
        seen(
            "{'ind': 1, 'title': 'a', 'mood': {'title': 1}, 'country': null}".replace('\'', '"'),
            "{'ind': '2', 'title': ['a'], 'mood': true, 'age': 1.5}".replace('\'', '"'));
    assertThat(text(seen))
        .isEqualTo(
            "{'age':['number'],'country':[],'ind':['text','number'],'mood':['object','boolean'],"
                + "'title':['array','text']}");
  }

  @Test
  void ofANameThatStandsTwiceTheLastCounts() {
    assertThat(text(seen("{\"title\": 1, \"title\": \"a\"}"))).isEqualTo("{'title':['text']}");
  }

  @Test
  void whatMayBeAValueIsNoName() {
    String longName = "x".repeat(65);
    for (String name :
        List.of("ann@example.org", "", "7528", "Zoë", "a b", "\\u0061", "-x", longName)) {
      assertThat(text(seen("{\"" + name + "\": 1}"))).isEqualTo("{'(other)':['number']}");
    }
    assertThat(text(seen("{\"a-b.C_9\": 1}"))).isEqualTo("{'a-b.C_9':['number']}");
  }

  @Test
  void tooManyNamesGiveTheSameOnesInWhateverOrderTheyCome() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      names.add("n" + i);
    }
    JsonNode first = null;
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(names, new Random(seed));
      SeenFields all = new SeenFields();
      SeenFields part = new SeenFields();
      for (int i = 0; i < names.size(); i++) {
        add(part, "{\"" + names.get(i) + "\": 1, \"title\": null}");
        if (i % 300 == seed) {
          all.merge(part);
          part = new SeenFields();
        }
      }
      all.merge(part);
      assertThat(all.isCut()).isTrue();
      first = first == null ? all.toJson() : first;
      assertThat(all.toJson()).isEqualTo(first);
    }
    assertThat(first).hasSize(SeenFields.MOST_NAMES + 1);
    assertThat(new TreeSet<>(names).stream().limit(SeenFields.MOST_NAMES)).allMatch(first::has);
  }

  /** The same as Jackson tells of the same records. */
  @Test
  void agreesWithAModel() throws Exception {
    Random random = new Random(3);
    SeenFields seen = new SeenFields();
    Map<String, TreeSet<String>> model = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      ObjectNode record = JSON.createObjectNode();
      for (int field = random.nextInt(30); field >= 0; field--) {
        String name = random.nextInt(10) == 0 ? "title" : "f" + random.nextInt(90);
        switch (random.nextInt(6)) {
          case 0 -> record.put(name, random.nextInt());
          case 1 -> record.put(name, "t");
          case 2 -> record.putNull(name);
          case 3 -> record.putObject(name).put("inner", 1);
          case 4 -> record.putArray(name).add(1);
          default -> record.put(name, random.nextBoolean());
        }
      }
      record
          .properties()
          .forEach(
              field -> {
                TreeSet<String> types =
                    model.computeIfAbsent(field.getKey(), name -> new TreeSet<>());
                if (!field.getValue().isNull()) {
                  String type = field.getValue().getNodeType().name().toLowerCase(Locale.ROOT);
                  types.add(type.equals("string") ? "text" : type);
                }
              });
      add(seen, record.toString());
    }
    Map<String, TreeSet<String>> found = new TreeMap<>();
    seen.toJson()
        .properties()
        .forEach(
            field -> {
              TreeSet<String> types = new TreeSet<>();
              field.getValue().forEach(type -> types.add(type.asText()));
              found.put(field.getKey(), types);
            });
    assertThat(found).isEqualTo(model);
  }

  @Test
  void aRecordOfVeryManyFieldsIsReadToItsEnd() {
    StringBuilder record = new StringBuilder("{\"title\": 1");
    for (int i = 0; i < 100_000; i++) {
      record.append(", \"x").append(i).append("\": 1");
    }
    SeenFields seen = seen(record.append(", \"age\": 1}").toString());
    assertThat(seen.isCut()).isTrue();
    assertThat(seen.toJson().has("age")).isTrue();
    assertThat(scanner.otherFields()).isEqualTo(100_000);
    assertThat(scanner.namedOthers()).isEqualTo(1_000);
  }
}
