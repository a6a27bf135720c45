package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefectsTest {
  private static final PostGenerator POSTS = PostGenerator.withSeed(11);

  @ParameterizedTest
  @EnumSource(PostKind.class)
  void everyShapeHappens(PostKind kind) {
    List<DefectShape> shapes = Defects.shapes(kind);
    Set<String> seen =
        LongStream.range(0, 3000)
            .mapToObj(n -> Defects.share(1).shape(1, kind, n, FileLayout.ONE_RECORD).name())
            .collect(Collectors.toSet());

    assertThat(shapes).extracting(DefectShape::name).doesNotHaveDuplicates();
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(shapes.stream().map(DefectShape::name).toList());
  }

  @Test
  void shapesThatNeedAFileOfTheirOwnStayOutOfLargeFiles() {
    assertThat(
            LongStream.range(0, 3000)
                .mapToObj(n -> Defects.share(1).shape(1, PostKind.PIN, n, FileLayout.LARGE)))
        .noneMatch(shape -> shape != null && shape.needsOwnFile())
        .anyMatch(shape -> shape == null);
  }

  @Test
  void everyReasonOfTheContractHappens() {
    Set<String> rejections = new TreeSet<>();
    Set<String> defects = new TreeSet<>();
    for (Outcome outcome : outcomes(Defects.share(1).withTooLarge()).toList()) {
      if (outcome.isRow()) {
        outcome.defects().forEach(defect -> defects.add(defect.reason()));
      } else {
        rejections.add(outcome.rejection());
      }
    }

    assertThat(rejections)
        .containsExactly(
            "BAD_ENCODING",
            "BAD_KEY",
            "EMPTY_RECORD",
            "INVALID_JSON",
            "MISSING_KEY",
            "NOT_AN_OBJECT",
            "TOO_LARGE",
            "WRONG_TOPIC");
    // CUSTOM_RULE is for rules that a user of the library adds.
    assertThat(defects)
        .containsExactly(
            "NOT_A_NUMBER", "NOT_A_TEXT", "NOT_A_TIMESTAMP", "NOT_COORDINATES", "OUT_OF_RANGE");
  }

  @Test
  void asManyPostsDifferAsAskedFor() {
    assertThat(LongStream.range(0, 20_000).filter(n -> !plain(Defects.share(0.05), n)).count())
        .isBetween(900L, 1100L);
    assertThat(LongStream.range(0, 1000)).allMatch(n -> plain(Defects.none(), n));
  }

  @Test
  void aDefectIsAPureFunctionOfSeedKindAndPost() {
    for (PostKind kind : PostKind.values()) {
      for (long n = 0; n < 500; n++) {
        assertThat(texts(kind, n)).isEqualTo(texts(kind, n));
      }
    }
    assertThat(LongStream.range(0, 50).mapToObj(n -> texts(PostKind.GEO, n)).toList())
        .isNotEqualTo(LongStream.range(0, 50).mapToObj(n -> texts(PostKind.USER, n)).toList());
  }

  @Test
  void aDefectiveValueIsNullInTheCleanRow() {
    assertThat(outcomes(Defects.share(1)).filter(o -> o.isRow() && !o.defects().isEmpty()))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            outcome ->
                assertThat(outcome.clean())
                    .contains("\"" + outcome.defects().get(0).field() + "\": null"));
  }

  @Test
  void cleanRowsEscapeNothingButControls() {
    assertThat(outcomes(Defects.share(1)).filter(Outcome::isRow).map(Outcome::clean))
        .allSatisfy(clean -> assertThat(clean).doesNotContainPattern("\\\\u(?!00[01])"));
  }

  @Test
  void aTooLargeRecordIsJustTooLargeAndComesOnlyOnRequest() {
    List<SourceRecord> first =
        Defects.none().withTooLarge().records(POSTS, PostKind.PIN, 0, FileLayout.LARGE);

    assertThat(first).hasSize(2);
    assertThat(first.get(0).body()).asString().isEqualTo(POSTS.pin(0));
    assertThat(first.get(1).body()).hasSize((10 << 20) + 1);
    assertThat(first.get(1).outcomes()).containsExactly(Outcome.deadLetter("TOO_LARGE"));
    assertThat(Defects.none().withTooLarge().records(POSTS, PostKind.PIN, 1, FileLayout.LARGE))
        .hasSize(1);
  }

  @Test
  void aShareIsBetweenNothingAndAll() {
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Defects.share(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean plain(Defects defects, long n) {
    return defects.shape(1, PostKind.USER, n, FileLayout.ONE_RECORD) == null;
  }

  private static List<String> texts(PostKind kind, long n) {
    return Defects.share(0.7).records(POSTS, kind, n, FileLayout.ONE_RECORD).stream()
        .map(record -> new String(record.body(), StandardCharsets.ISO_8859_1) + record.outcomes())
        .toList();
  }

  private static Stream<Outcome> outcomes(Defects defects) {
    return Stream.of(PostKind.values())
        .flatMap(
            kind ->
                LongStream.range(0, 3000)
                    .boxed()
                    .flatMap(n -> defects.records(POSTS, kind, n, FileLayout.ONE_RECORD).stream()))
        .flatMap(record -> record.outcomes().stream());
  }
}
