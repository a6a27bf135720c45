package io.pinbeam.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertNoteTest {
  private static final Instant T = Instant.parse("2026-11-29T10:00:00Z");

  @Test
  void eachChannelOfAnAlertHasItsLastState() {
    ArrayNode alerts =
        AlertNote.newest(
            List.of(
                List.of(note("1", "log", "fired", 0, 0), note("1", "sns", "fired", 0, 0)),
                List.of(note("1", "log", "delivered", 0, 3), note("2", "log", "fired", 9, 9))),
            T);
    assertThat(alerts.findValuesAsText("state")).containsExactly("fired", "delivered", "fired");
    assertThat(alerts.findValuesAsText("channel")).containsExactly("log", "log", "sns");
  }

  @Test
  void theNewestTwentyAreShown() {
    List<AlertNote> notes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      notes.add(note("id" + i, "log", "fired", i, i));
    }
    ArrayNode alerts = AlertNote.newest(List.of(notes), T);
    assertThat(alerts).hasSize(20);
    assertThat(alerts.get(0).get("firedAt").asLong()).isEqualTo(T.plusSeconds(29).toEpochMilli());
  }

  private static AlertNote note(String id, String channel, String state, long fired, long at) {
    return new AlertNote(
        id,
        "few-posts",
        "posts_total",
        "all",
        "below",
        10,
        3,
        T,
        T.plusSeconds(fired),
        channel,
        state,
        T.plusSeconds(at));
  }
}
