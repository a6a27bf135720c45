package io.pinbeam.transforms.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.aggregate.AnswerOptions.MedianKind;
import io.pinbeam.transforms.aggregate.AnswerOptions.Ties;
import io.pinbeam.transforms.join.RandomRecords;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Post;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
  private static final String COUNTRY_HEADER = "country,category,category_count,tied\n";

  /** From rows as they come to the text of every answer, over any split of the work. */
  @ParameterizedTest
  @EnumSource(Ties.class)
  void equalTheModelOverRandomTables(Ties ties) throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      MedianKind median = seed % 2 == 0 ? MedianKind.EXACT : MedianKind.APPROX;
      AnswerOptions options = AnswerOptions.defaults().withTies(ties).withMedian(median);
      List<CleanedRecord> records = RandomRecords.of(seed);
      NaiveAnswers model = new NaiveAnswers(records, ties == Ties.ALL, median == MedianKind.APPROX);
      JoinedAnswers joined = JoinedAnswers.of(records, new Random(seed));
      for (AnswerName answer : AnswerName.values()) {
        assertThat(joined.table(answer, options).toCsv())
            .as("%s, seed %s, %s", answer, seed, options)
            .isEqualTo(model.csv(answer));
      }
    }
  }

  /** The model test is worth nothing if its tables give no rows. */
  @Test
  void randomTablesHaveRowsForEveryAnswer() {
    for (AnswerName answer : AnswerName.values()) {
      int lines = 0;
      int seeds = 0;
      for (int seed = 0; seed < 100; seed++) {
        String csv = new NaiveAnswers(RandomRecords.of(seed), true, false).csv(answer);
        lines += csv.split("\n").length - 1;
        seeds += csv.split("\n").length > 1 ? 1 : 0;
      }
      assertThat(seeds).as("tables with rows, %s", answer).isGreaterThan(50);
      assertThat(lines).as("rows, %s", answer).isGreaterThan(100);
    }
  }

  @Test
  void gatherOnlyWhatIsWanted() {
    for (AnswerName answer : EnumSet.complementOf(EnumSet.of(AnswerName.USERS_JOINED_BY_YEAR))) {
      Answers all = Answers.create();
      Answers one = Answers.of(EnumSet.of(answer));
      for (CleanedRecord record : RandomRecords.of(3)) {
        if (record.pin() != null) {
          Post post = wide(record.pin().category(), record.pin().followerCount());
          all.add(post);
          one.add(post);
        }
      }
      AnswerOptions options = AnswerOptions.defaults();
      assertThat(one.table(answer, options)).isEqualTo(all.table(answer, options));
      assertThat(one.table(answer, options).rows()).isNotEmpty();
      int groups =
          one.categoriesByCountry.size()
              + one.categoriesByYear.size()
              + one.categoriesByAge.size()
              + one.postersByCountry.size()
              + one.followersByAge.size()
              + one.followersByYear.size()
              + one.followersByYearAndAge.size();
      assertThat(groups).as("groups kept for %s", answer).isEqualTo(1);
    }
  }

  private static Post wide(String category, Long followers) {
    return Post.builder()
        .ind(1)
        .category(category)
        .posterName("p")
        .followerCount(followers)
        .country("Peru")
        .timestamp(1_600_000_000_000_000L)
        .age(30)
        .dateJoined(1_450_000_000_000_000L)
        .build();
  }

  @Test
  void withoutPostsGiveTheHeaderAlone() {
    for (AnswerName answer : AnswerName.values()) {
      if (answer != AnswerName.USERS_JOINED_BY_YEAR) {
        assertThat(Answers.create().table(answer, AnswerOptions.defaults()).toCsv())
            .isEqualTo(String.join(",", answer.columns()) + "\n");
      }
    }
    assertThat(Answers.create().table(AnswerName.TOP_CATEGORY_BY_COUNTRY, AnswerOptions.defaults()))
        .extracting(AnswerTable::toCsv)
        .isEqualTo(COUNTRY_HEADER);
    assertThatThrownBy(
            () -> Answers.create().table(AnswerName.USERS_JOINED_BY_YEAR, AnswerOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tiesGoToTheSmallestBytesAndNotToTheSmallestJavaString() {
    Answers answers = Answers.create();
    for (String name : List.of("\uD83D\uDE00", "\uFFFD", "\uE000")) {
      answers.add(Post.builder().ind(1).country("Peru").category(name).build());
    }
    assertThat(csv(answers, Ties.FIRST)).isEqualTo(COUNTRY_HEADER + "Peru,\uE000,1,3\n");
    assertThat(csv(answers, Ties.ALL))
        .isEqualTo(COUNTRY_HEADER + "Peru,\uE000,1,3\nPeru,\uFFFD,1,3\nPeru,\uD83D\uDE00,1,3\n");
  }

  @Test
  void countriesAndCategoriesAreQuotedWhereNeeded() {
    Answers answers = Answers.create();
    answers.add(Post.builder().ind(1).country("Korea, \"North\"").category("two\nlines").build());
    assertThat(csv(answers, Ties.FIRST))
        .isEqualTo(COUNTRY_HEADER + "\"Korea, \"\"North\"\"\",\"two\nlines\",1,1\n");
  }

  private static String csv(Answers answers, Ties ties) {
    return answers
        .table(AnswerName.TOP_CATEGORY_BY_COUNTRY, AnswerOptions.defaults().withTies(ties))
        .toCsv();
  }

  /** Accumulators are kept by runners across restarts, so a change of the encoding must be seen. */
  @Test
  void encodingIsThatOfTheGoldenFile() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("empty " + hex(Answers.create()));
    lines.add("one " + hex(Answers.of(EnumSet.of(AnswerName.TOP_COUNTRY))));
    Answers some = Answers.create();
    some.add(wide("art", 5_000_000_000L));
    some.add(wide("\uE000", 5_000_000_000L));
    some.add(wide("\uD83D\uDE00", 2L).toBuilder().country("Chad, \"x\"").posterName("é").build());
    some.add(wide("art", null).toBuilder().age(18).dateJoined(1_500_000_000_000_000L).build());
    some.add(Post.builder().ind(2).build());
    lines.add("some " + hex(some));
    try (InputStream golden = getClass().getResourceAsStream("/answers-encodings.txt")) {
      assertThat(String.join("\n", lines) + "\n")
          .isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  private static String hex(Answers answers) throws Exception {
    return HexFormat.of().formatHex(CoderUtils.encodeToByteArray(Answers.coder(), answers));
  }

  @Test
  void theCoderIsEqualAfterSerialization() {
    assertThat(SerializableUtils.clone(Answers.coder())).isEqualTo(Answers.coder());
  }
}
