package io.pinbeam.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchivePlanTest {
  private static ArchivePlan plan(long from, long to, long flushSize) {
    return ArchivePlan.builder()
        .topic("me.pin")
        .partition(3)
        .key(from)
        .after(from)
        .from(from)
        .to(to)
        .flushSize(flushSize)
        .runId("run")
        .plannedAt(Instant.EPOCH)
        .build();
  }

  @Test
  void objectsEndAtMultiplesOfTheFlushSizeAndWithThePlan() {
    ArchivePlan plan = plan(7, 25, 10);
    assertThat(List.of(plan.objectStart(7), plan.objectEnd(7))).containsExactly(7L, 10L);
    assertThat(List.of(plan.objectStart(9), plan.objectEnd(9))).containsExactly(7L, 10L);
    assertThat(List.of(plan.objectStart(10), plan.objectEnd(10))).containsExactly(10L, 20L);
    assertThat(List.of(plan.objectStart(24), plan.objectEnd(24))).containsExactly(20L, 25L);
    assertThat(plan(0, 3, 1).objectEnd(1)).isEqualTo(2);
    assertThat(plan(5, 12, Long.MAX_VALUE).objectEnd(5)).isEqualTo(12);
    assertThat(plan(5, 12, Long.MAX_VALUE).objectStart(11)).isEqualTo(5);
  }

  @Test
  void namesAreThoseOfTheConnectSink() {
    assertThat(plan(0, 2_000, 1_000).objectName(1_999))
        .isEqualTo("topics/me.pin/partition=3/me.pin+3+0000001000.json");
    assertThat(plan(0, 2_000, 1_000).deadLettersName(0))
        .isEqualTo("dead-letters/me.pin/partition=3/me.pin+3+0000000000.jsonl");
    long late = 12_345_678_901L;
    assertThat(plan(late, late + 1, 1).objectName(late))
        .isEqualTo("topics/me.pin/partition=3/me.pin+3+12345678901.json");
  }

  @Test
  void tasksAreWholeObjectsAndLeaveOutWhatIsThere() {
    ArchivePlan plan = plan(5, 95, 10);
    assertThat(ranges(plan.tasks(Set.of(), 1_000))).containsExactly("5-95");
    assertThat(ranges(plan.tasks(Set.of(), 20)))
        .containsExactly("5-30", "30-50", "50-70", "70-90", "90-95");
    assertThat(ranges(plan.tasks(Set.of(), 1))).hasSize(10);
    assertThat(ranges(plan.tasks(Set.of(plan.objectName(5), plan.objectName(40)), 1_000)))
        .containsExactly("10-40", "50-95");
    assertThat(plan(5, 5, 10).tasks(Set.of(), 10)).isEmpty();
  }

  @Test
  void aPlanThatIsReadIsThePlanThatWasPut() throws Exception {
    ArchivePlan plan = plan(5, 95, 10);
    assertThat(ArchivePlan.parse(plan.name(), plan.toJson())).isEqualTo(plan);
    assertThat(plan.name()).isEqualTo("archive/plans/me.pin/partition=3/0000000005.plan");
    assertThat(plan.doneName()).isEqualTo("archive/plans/me.pin/partition=3/0000000005.done");
  }

  @Test
  void whatIsNoPlanIsSaid() {
    String name = plan(5, 95, 10).name();
    for (String text : List.of("", "{}", "[]", "{\"topic\":", "hello")) {
      assertThatThrownBy(() -> ArchivePlan.parse(name, text.getBytes(UTF_8)))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessage(name + " is no plan of an archive");
    }
    assertThatThrownBy(() -> ArchivePlan.parse(name, plan(6, 95, 10).toJson()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                ArchivePlan.parse(
                    name,
                    new String(plan(5, 95, 10).toJson(), UTF_8)
                        .replace("\"flushSize\":10", "\"flushSize\":0")
                        .getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  private static List<String> ranges(List<ArchiveTask> tasks) {
    return tasks.stream().map(t -> t.range().from() + "-" + t.range().to()).toList();
  }
}
