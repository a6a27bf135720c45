package io.pinbeam.pipelines.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.parse.JsonScanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaDriftTest {
  private static final String RECORD = "{\"ind\": 1, \"title\": \"t\", \"mood\": 1, \"age\": null}";

  private static Map<Kind, KindCounts> counts(String... pins) {
    Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, new KindCounts(kind));
    }
    JsonScanner scanner = JsonScanner.create(10);
    for (String pin : pins) {
      byte[] bytes = pin.getBytes(UTF_8);
      scanner.scan(bytes, 0, bytes.length, 0);
      counts.get(Kind.PIN).row();
      counts.get(Kind.PIN).fields(scanner);
    }
    return counts;
  }

  private static LastRun last(String... pins) throws Exception {
    Ledger ledger = new Ledger("r1", Instant.EPOCH, "DirectRunner");
    counts(pins)
        .values()
        .forEach(
            counts ->
                ledger.line(
                    LedgerLine.builder()
                        .counts(counts)
                        .cleaned(counts.read())
                        .duplicates(0)
                        .conflicts(0)
                        .build()));
    return LastRun.parse(ledger.toText());
  }

  private static SchemaDrift drift(LastRun last, String... pins) {
    return SchemaDrift.between(last, counts(pins), SchemaDriftAction.FAIL);
  }

  @Test
  void theSameFieldsAreNoDrift() throws Exception {
    SchemaDrift drift = drift(last(RECORD), RECORD, "{\"ind\": 2}");
    assertThat(drift.isThere()).isFalse();
    assertThat(drift.fails()).isFalse();
    assertThat(drift.toJson().toString())
        .isEqualTo("{\"action\":\"FAIL\",\"comparedWith\":\"r1\",\"changes\":[]}");
  }

  @Test
  void newVanishedAndChangedFieldsAreTold() throws Exception {
    SchemaDrift drift = drift(last(RECORD), "{\"ind\": \"1\", \"mood\": null, \"zip\": [1]}");
    assertThat(drift.fails()).isTrue();
    assertThat(drift.line())
        .isEqualTo(
            "the fields of the records are not those of the last run (r1): pin.age vanished,"
                + " pin.ind was number and is text, pin.title vanished, pin.zip is new");
    JsonNode changes = drift.toJson().get("changes");
    assertThat(changes.get(1).toString())
        .isEqualTo(
            "{\"kind\":\"pin\",\"field\":\"ind\",\"change\":\"changed\",\"was\":[\"number\"],"
                + "\"is\":[\"text\"]}");
    assertThat(changes).hasSize(4);
  }

  @Test
  void aTypeLessIsNoChangeAndNullIsNoType() throws Exception {
    LastRun last = last("{\"ind\": 1, \"age\": null}", "{\"ind\": \"1\"}");
    assertThat(drift(last, "{\"ind\": 1, \"age\": 5}").isThere()).isFalse();
  }

  @Test
  void theFirstRunIsComparedWithNothing() throws Exception {
    assertThat(drift(null, RECORD).toJson().toString())
        .isEqualTo("{\"action\":\"FAIL\",\"comparedWith\":null,\"changes\":[]}");
    assertThat(drift(LastRun.parse("{\"runId\": \"old\", \"kinds\": {}}"), RECORD).isThere())
        .isFalse();
    assertThat(drift(last(), RECORD).isThere()).isFalse();
    assertThat(drift(last(RECORD)).isThere()).isFalse();
  }

  @Test
  void onlyFailFails() throws Exception {
    LastRun last = last(RECORD);
    for (SchemaDriftAction action : SchemaDriftAction.values()) {
      SchemaDrift drift = SchemaDrift.between(last, counts("{\"ind\": 1}"), action);
      assertThat(drift.fails()).isEqualTo(action == SchemaDriftAction.FAIL);
      assertThat(drift.isThere()).isEqualTo(action != SchemaDriftAction.IGNORE);
    }
  }

  @Test
  void namesBeyondTheMostAreNotCompared() throws Exception {
    StringBuilder many = new StringBuilder("{\"title\": 1");
    for (int i = 0; i < 300; i++) {
      many.append(", \"x").append(i).append("\": 1");
    }
    assertThat(drift(last(many.append('}').toString()), "{\"title\": 1}").isThere()).isFalse();
    assertThat(drift(last(many.toString()), "{\"age\": 1}").line())
        .endsWith("pin.age is new, pin.title vanished");
  }

  @Test
  void aLineNamesFiveFields() throws Exception {
    assertThat(
            drift(last("{\"ind\": 1}"), "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}").line())
        .endsWith("pin.e is new and 2 more");
  }

  @Test
  void aLedgerThatIsNoneIsTold(@TempDir Path folder) throws Exception {
    OutputLayout layout = OutputLayout.under(folder.toString());
    assertThat(LastRun.of(layout)).isNull();
    Files.writeString(folder.resolve("ledger.json"), "{\"runId\": ");
    assertThatThrownBy(() -> LastRun.of(layout))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("ledger.json, cannot be read: it is no JSON; move it away");
  }
}
