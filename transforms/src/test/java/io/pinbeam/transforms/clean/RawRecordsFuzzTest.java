package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.CleanedRecordCoder;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.SourcePosition;
import io.pinbeam.transforms.model.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Tag;

/**
 * Whole source objects of any bytes. The first byte says which kind the records are said to be of,
 * and whether the limits are the contract's or so small that inputs reach them.
 */
@Tag("reliability")
class RawRecordsFuzzTest {
  private static final CleaningRules SMALL =
      CleaningRules.standard().withMaxRecordBytes(96).withMaxNesting(6).withKeptBytes(24);
  private static final PostReader READER = PostReader.create(CleaningRules.standard());
  private static final PostReader SMALL_READER = PostReader.create(SMALL);
  private static final long MICROS = 1_000_000;
  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() * MICROS;
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * MICROS;

  @FuzzTest
  @DictionaryEntries({
    "{\"index\":",
    "{\"ind\":",
    "\"title\":",
    "\"follower_count\":",
    "\"save_location\":\"Local save in ",
    "\"country\":",
    "\"latitude\":",
    "\"longitude\":",
    "\"timestamp\":",
    "\"coordinates\":[",
    "\"first_name\":",
    "\"last_name\":",
    "\"user_name\":",
    "\"age\":",
    "\"date_joined\":",
    "{\"records\":[{\"value\":",
    "{\"value\":",
    "{\"schema\":0,\"payload\":",
    "{\"StreamName\":\"s\",\"PartitionKey\":\"p\",\"Data\":",
    "eyJpbmQiOjF9",
    "ZXlKcGJtUWlPakY5",
    "\"{\\\"ind\\\":1}\"",
    "\\ud800",
    "\\u0000",
    "NaN",
    "-Infinity",
    "null",
    "[[[[[["
  })
  void records(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    int choice = input[0];
    Kind kind = (choice & 3) == 3 ? null : Kind.values()[choice & 3];
    CleaningRules rules = (choice & 4) == 0 ? CleaningRules.standard() : SMALL;
    PostReader reader = (choice & 4) == 0 ? READER : SMALL_READER;
    CollectedPosts posts = new CollectedPosts();
    reader.read(kind, input, 1, input.length - 1, posts);

    assertEachPlaceHasOneOutcome(posts);
    for (Rejection rejection : posts.rejections) {
      assertIsALetter(rejection, kind, rules);
      check(
          rejection.reason() != RejectReason.TOO_LARGE
              // Up to the end of its first line, where that is the longest that is allowed.
              || rejection.rawBytes() >= rules.maxRecordBytes()
              || hasLineOfBracket(input),
          rejection);
    }
    for (Object row : posts.rows) {
      assertIsARow(row, rules);
      assertPassesUnchanged(row, reader, rules);
    }
    assertStreamsTheSame(kind, Arrays.copyOfRange(input, 1, input.length), reader, posts);
  }

  private static void assertEachPlaceHasOneOutcome(CollectedPosts posts) {
    Set<String> places = new HashSet<>(posts.places);
    places.addAll(posts.rejectedPlaces);
    if (places.size() != posts.rows.size() + posts.rejections.size()) {
      assertThat(posts.places).doesNotHaveDuplicates();
      assertThat(posts.rejectedPlaces).doesNotHaveDuplicates();
      assertThat(posts.places).doesNotContainAnyElementsOf(posts.rejectedPlaces);
    }
  }

  private static void assertIsALetter(
      Rejection rejection, @Nullable Kind kind, CleaningRules rules) {
    check(rejection.reason() != RejectReason.EXPECTATION, rejection);
    check(rejection.raw().length <= rules.keptBytes(), rejection);
    check(rejection.raw().length == Math.min(rejection.rawBytes(), rules.keptBytes()), rejection);
    DeadLetter letter =
        DeadLetter.of(
            rejection,
            kind == null ? null : kind.label(),
            SourcePosition.file("posts.jsonl", 0),
            "clean",
            "run",
            Instant.EPOCH);
    check(DeadLetter.parse(letter.toJsonLine()).equals(letter), letter);
  }

  /** A value that is too long ends before such a line, however long it was up to there. */
  private static boolean hasLineOfBracket(byte[] input) {
    boolean isGzip = input.length > 2 && input[1] == 0x1f;
    for (int i = 1; i < input.length && !isGzip; i++) {
      if (input[i - 1] == '\n' && (input[i] == '{' || input[i] == '[')) {
        return true;
      }
    }
    return isGzip;
  }

  private static void assertIsARow(Object row, CleaningRules rules) throws IOException {
    CleanedRecord record;
    RecordOrder order = RecordOrder.of(0, 0, 0);
    if (row instanceof Pin pin) {
      record = CleanedRecord.of(order, pin);
      check(pin.ind() >= 0, row);
      check(pin.followerCount() == null || pin.followerCount() >= 0, row);
      assertAreTexts(
          row,
          Arrays.asList(
              pin.uniqueId(),
              pin.title(),
              pin.description(),
              pin.posterName(),
              pin.tagList(),
              pin.isImageOrVideo(),
              pin.imageSrc(),
              pin.saveLocation(),
              pin.category()));
    } else if (row instanceof Geo geo) {
      record = CleanedRecord.of(order, geo);
      check(geo.ind() >= 0, row);
      assertAreTexts(row, Arrays.asList(geo.country()));
      List<Double> pair = geo.coordinates();
      check(pair == null || pair.size() == 2, row);
      check(pair == null || (Math.abs(pair.get(0)) <= 90 && Math.abs(pair.get(1)) <= 180), row);
      check(isTime(geo.timestamp()), row);
    } else {
      User user = (User) row;
      record = CleanedRecord.of(order, user);
      check(user.ind() >= 0, row);
      assertAreTexts(row, Arrays.asList(user.userName()));
      check(user.age() == null || (user.age() >= 0 && user.age() <= rules.maxAge()), row);
      check(isTime(user.dateJoined()), row);
    }
    byte[] encoded = CoderUtils.encodeToByteArray(CleanedRecordCoder.of(), record);
    check(CoderUtils.decodeFromByteArray(CleanedRecordCoder.of(), encoded).equals(record), row);
  }

  private static void assertAreTexts(Object row, List<@Nullable String> texts) {
    for (String text : texts) {
      if (text != null) {
        check(!Blanks.trim(text).isEmpty(), row);
        check(UTF_8.newEncoder().canEncode(text), row);
      }
    }
  }

  private static boolean isTime(@Nullable Long micros) {
    return micros == null || (micros >= FIRST && micros < LAST + MICROS);
  }

  /** A record already cleaned passes unchanged. */
  private static void assertPassesUnchanged(Object row, PostReader reader, CleaningRules rules) {
    byte[] json = RowJson.of(row).getBytes(UTF_8);
    boolean isCleanedTwice =
        row instanceof Pin pin
            && pin.saveLocation() != null
            && pin.saveLocation().startsWith("Local save in");
    if (json.length > rules.maxRecordBytes() || isCleanedTwice) {
      return;
    }
    Kind kind = row instanceof Pin ? Kind.PIN : row instanceof Geo ? Kind.GEO : Kind.USER;
    CollectedPosts again = new CollectedPosts();
    reader.read(kind, json, 0, json.length, again);
    check(again.rejections.isEmpty() && again.rows.equals(List.of(row)), row);
  }

  private static void assertStreamsTheSame(
      @Nullable Kind kind, byte[] body, PostReader reader, CollectedPosts posts)
      throws IOException {
    CollectedPosts streamed = new CollectedPosts();
    reader.read(kind, new ByteArrayInputStream(body), streamed);
    check(streamed.rows.equals(posts.rows), streamed.rows);
    check(streamed.places.equals(posts.places), streamed.places);
    check(streamed.reasons().equals(posts.reasons()), streamed.reasons());
    check(streamed.rejectedPlaces.equals(posts.rejectedPlaces), streamed.rejectedPlaces);
    check(streamed.defects.equals(posts.defects), streamed.defects);
  }

  private static void check(boolean holds, Object subject) {
    // Not by AssertJ, which would describe what is right, ten million times.
    if (!holds) {
      throw new AssertionError(subject);
    }
  }
}
