package io.pinbeam.transforms.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.clean.SharedFiles;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Real public rows against the answers that were computed from them independently. */
class PublicSampleAnswersTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void answersAreTheExpectedOnes() throws Exception {
    JoinedAnswers joined = JoinedAnswers.of(rows(), new Random(1));
    for (AnswerName answer : AnswerName.values()) {
      String file = "sample/expected-answers/" + answer.label() + ".csv";
      assertThat(joined.table(answer, AnswerOptions.defaults()).toCsv())
          .as(file)
          .isEqualTo(Files.readString(SharedFiles.file(file), UTF_8));
    }
  }

  @Test
  void theModelOfTheOtherTestsGivesThemToo() throws Exception {
    NaiveAnswers model = new NaiveAnswers(rows(), false, false);
    for (AnswerName answer : AnswerName.values()) {
      String file = "sample/expected-answers/" + answer.label() + ".csv";
      assertThat(model.csv(answer))
          .as(file)
          .isEqualTo(Files.readString(SharedFiles.file(file), UTF_8));
    }
  }

  private static List<CleanedRecord> rows() throws Exception {
    List<CleanedRecord> rows = new ArrayList<>();
    for (String line : Files.readAllLines(SharedFiles.file("sample/expected-clean.jsonl"), UTF_8)) {
      rows.add(row(MAPPER.readTree(line), RecordOrder.of(0, rows.size(), 0)));
    }
    return rows;
  }

  private static CleanedRecord row(JsonNode json, RecordOrder order) {
    long ind = json.get("ind").asLong();
    return switch (json.get("_k").asText()) {
      case "pin" ->
          CleanedRecord.of(
              order,
              Pin.builder()
                  .ind(ind)
                  .category(text(json, "category"))
                  .posterName(text(json, "poster_name"))
                  .followerCount(
                      json.get("follower_count").isNull()
                          ? null
                          : json.get("follower_count").longValue())
                  .build());
      case "geo" ->
          CleanedRecord.of(
              order,
              Geo.builder()
                  .ind(ind)
                  .country(text(json, "country"))
                  .timestamp(micros(json, "timestamp"))
                  .build());
      default ->
          CleanedRecord.of(
              order,
              User.builder()
                  .ind(ind)
                  .userName(text(json, "user_name"))
                  .age(json.get("age").isNull() ? null : json.get("age").intValue())
                  .dateJoined(micros(json, "date_joined"))
                  .build());
    };
  }

  private static String text(JsonNode json, String column) {
    return json.get(column).textValue();
  }

  private static Long micros(JsonNode json, String column) {
    String text = text(json, column);
    if (text == null) {
      return null;
    }
    LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }
}
