package io.pinbeam.pipelines.stream.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.stream.source.DoneRange;
import io.pinbeam.pipelines.stream.source.ShardPlan;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;

class ShardChainTest {
  private static final long WINDOW = 10;

  @Test
  void nothingIsCoveredWithoutLines() {
    ShardChain chain = new ShardChain();

    assertThat(chain.end()).isEmpty();
    assertThat(chain.covers("0", "0")).isFalse();
    assertThat(chain.current()).isEmpty();
  }

  @Test
  void aChainIsFollowedInWhateverOrderItsLinesCome() {
    ShardChain chain =
        chain(range(20, "12", "15", "19"), root(0, "3", "7"), range(10, "7", "9", "12"));

    assertThat(chain.end()).contains("19");
    assertThat(chain.covers("3", "19")).isTrue();
    assertThat(chain.covers("3", "20")).isFalse();
    assertThat(committed(chain)).isEqualTo(new ShardPlan(null, "19", false, 30, List.of()));
  }

  @Test
  void readingGoesOnAtTheBreakAndKnowsWhatIsBeyondIt() {
    ShardChain chain = chain(root(0, "3", "7"), range(20, "12", "15", "19"));

    assertThat(chain.covers("3", "12")).isFalse();
    assertThat(committed(chain))
        .isEqualTo(
            new ShardPlan(null, "7", false, 10, List.of(new DoneRange(20, "12", "15", "19"))));
  }

  @Test
  void aStartOfTheUserBehindAGapIsCoveredFromThereOn() {
    ShardChain chain =
        chain(root(0, "3", "7"), range(20, "12", "15", "19"), range(30, "19", "21", "25"));

    assertThat(chain.covers("16", "25")).isTrue();
    assertThat(chain.covers("15", "26")).isFalse();
    assertThat(chain.covers("8", "25")).isFalse();
    assertThat(chain.covers("7", "15")).isFalse();
  }

  @Test
  void aRewindIsCoveredOnlyByWhatItCommits() {
    ShardChain chain =
        chain(
            new CommittedRange(0, null, "1", "2", 1, 100),
            new CommittedRange(50, null, "50", "60", 1, 200));

    assertThat(chain.covers("2", "9")).isFalse();
    chain.add(range(60, "2", "3", "9"));
    assertThat(chain.covers("2", "9")).isTrue();
  }

  @Test
  void positionsAreNumbers() {
    ShardChain chain = chain(root(0, "9", "9"), range(10, "9", "10", "100"));

    assertThat(chain.end()).contains("100");
    assertThat(chain.covers("9", "99")).isTrue();
  }

  @Test
  void theFloorIsTheEndOfTheLatestWindowNotOfTheLastRange() {
    ShardChain chain = chain(root(50, "1", "2"), range(20, "2", "3", "4"));

    assertThat(committed(chain).floorMillis()).isEqualTo(60);
  }

  @Test
  void trendsAreReadAgainFromTheFirstRangeTheyNeed() {
    ShardChain chain = chain(root(0, "1", "2"), range(10, "2", "3", "4"), range(20, "4", "5", "6"));

    assertThat(chain.plan(window -> window >= 10, WINDOW))
        .isEqualTo(
            new ShardPlan(
                null,
                "2",
                false,
                10,
                List.of(new DoneRange(10, "2", "3", "4"), new DoneRange(20, "4", "5", "6"))));
  }

  @Test
  void trendsMayNeedTheFirstRecordOfAll() {
    ShardChain chain = chain(root(0, "1", "2"));

    assertThat(chain.plan(window -> true, WINDOW))
        .isEqualTo(new ShardPlan(null, "1", true, 0, List.of(new DoneRange(0, null, "1", "2"))));
  }

  @Test
  void recordsWithoutPostsAreNotReadAgain() {
    ShardChain chain = chain(new CommittedRange(0, null, "1", "2", 0, 1));

    assertThat(chain.plan(window -> true, WINDOW).done()).isEmpty();
  }

  @Test
  void theRootCommittedLastIsTheOneThatIsFollowed() {
    ShardChain chain =
        chain(
            new CommittedRange(0, null, "1", "2", 1, 100),
            new CommittedRange(50, null, "50", "60", 1, 200));

    assertThat(committed(chain)).isEqualTo(new ShardPlan(null, "60", false, 60, List.of()));
  }

  @Test
  void aRewindGoesOnBeforeWhatWasCommittedEarlier() {
    ShardChain chain =
        chain(
            new CommittedRange(50, null, "50", "60", 1, 100),
            new CommittedRange(0, null, "1", "2", 1, 200));

    assertThat(committed(chain))
        .isEqualTo(
            new ShardPlan(null, "2", false, 10, List.of(new DoneRange(50, null, "50", "60"))));
  }

  @Test
  void aLinkJoinsWhatARewindFoundToFollow() {
    ShardChain chain =
        chain(
            new CommittedRange(50, null, "50", "60", 7, 100),
            new CommittedRange(0, null, "1", "2", 1, 200),
            new CommittedRange(50, "2", "50", "60", 0, 300));

    assertThat(chain.end()).contains("60");
    assertThat(chain.current()).extracting(CommittedRange::read).containsExactly(1L, 7L);
  }

  @Test
  void linesWithoutTheirRootAreReadOver() {
    ShardChain chain = chain(range(20, "12", "15", "19"));

    assertThat(committed(chain))
        .isEqualTo(
            new ShardPlan(
                StartPosition.trimHorizon(),
                null,
                false,
                0,
                List.of(new DoneRange(20, "12", "15", "19"))));
  }

  @Test
  void aStartOfTheUserKnowsAllThatIsCommitted() {
    ShardChain chain = chain(root(0, "3", "7"), range(20, "12", "15", "19"));

    assertThat(chain.planFrom(StartPosition.latest()))
        .isEqualTo(
            new ShardPlan(
                StartPosition.latest(),
                null,
                false,
                0,
                List.of(new DoneRange(0, null, "3", "7"), new DoneRange(20, "12", "15", "19"))));
  }

  @Test
  void overlapsAreSeen() {
    ShardChain chain = chain(root(0, "3", "7"), range(20, "12", "15", "19"));

    assertThat(chain.overlaps("1", "2")).isFalse();
    assertThat(chain.overlaps("1", "3")).isTrue();
    assertThat(chain.overlaps("4", "5")).isTrue();
    assertThat(chain.overlaps("8", "14")).isFalse();
    assertThat(chain.overlaps("8", "30")).isTrue();
    assertThat(chain.overlaps("20", "30")).isFalse();
  }

  private static ShardPlan committed(ShardChain chain) {
    return chain.plan(window -> false, WINDOW);
  }

  private static ShardChain chain(CommittedRange... ranges) {
    ShardChain chain = new ShardChain();
    for (CommittedRange range : ranges) {
      chain.add(range);
    }
    return chain;
  }

  private static CommittedRange root(long window, String first, String last) {
    return range(window, null, first, last);
  }

  private static CommittedRange range(
      long window, @Nullable String previous, String first, String last) {
    return new CommittedRange(window, previous, first, last, 1, 1);
  }
}
