package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.Outcome;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.SourceRecord;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.clean.PostReader;
import io.pinbeam.transforms.clean.PostSink;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The generator and the cleaning rules were written apart from each other, both from the contract:
 * what the one says of its records must be what the other makes of them.
 */
class MadeUpPostsTest {
  private static final PostGenerator POSTS = PostGenerator.withSeed(2026);

  /** Every post with a defect, each record an object of its own. */
  @ParameterizedTest
  @EnumSource(PostKind.class)
  void recordsComeOutAsTheGeneratorSays(PostKind kind) throws IOException {
    PostReader reader = PostReader.create(CleaningRules.standard());
    for (long n = 0; n < 2000; n++) {
      for (SourceRecord record :
          Defects.share(0.9).withTooLarge().records(POSTS, kind, n, FileLayout.ONE_RECORD)) {
        assertThat(Told.by(reader, kind, record.body()))
            .as("post %d", n)
            .isEqualTo(Told.byGenerator(List.of(record)));
      }
    }
  }

  /** The same in one large file, where a broken record must not take its neighbours along. */
  @ParameterizedTest
  @EnumSource(PostKind.class)
  void aLargeFileComesOutAsTheGeneratorSays(PostKind kind) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (long n = 0; n < 3000; n++) {
      for (SourceRecord record : Defects.share(0.9).records(POSTS, kind, n, FileLayout.LARGE)) {
        records.add(record);
        file.write(record.body());
        file.write('\n');
      }
    }
    PostReader reader = PostReader.create(CleaningRules.standard());

    assertThat(Told.by(reader, kind, file.toByteArray())).isEqualTo(Told.byGenerator(records));
  }

  /** Rows and reasons in the order of the records, field defects, and unknown fields. */
  private record Told(List<String> records, List<String> defects, int unknownFields) {
    static Told byGenerator(List<SourceRecord> sources) throws IOException {
      List<String> records = new ArrayList<>();
      List<String> defects = new ArrayList<>();
      int unknownFields = 0;
      for (SourceRecord source : sources) {
        for (Outcome outcome : source.outcomes()) {
          records.add(outcome.isRow() ? Rows.normal(outcome.clean()) : outcome.rejection());
          outcome.defects().forEach(d -> defects.add(d.field() + " " + d.reason()));
          unknownFields += outcome.unknownFields();
        }
      }
      return new Told(records, defects, unknownFields);
    }

    static Told by(PostReader reader, PostKind kind, byte[] body) throws IOException {
      Rows rows = new Rows();
      reader.read(Kind.valueOf(kind.label().toUpperCase(Locale.ROOT)), body, 0, body.length, rows);
      return new Told(rows.records, rows.defects, rows.unknownFields);
    }
  }

  private static final class Rows implements PostSink {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter SECONDS =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final List<String> records = new ArrayList<>();
    private final List<String> defects = new ArrayList<>();
    private int unknownFields;

    static String normal(String json) throws IOException {
      return JSON.readTree(json).toString();
    }

    @Override
    public void pin(Pin pin, long position, int part) {
      ObjectNode row = JSON.createObjectNode();
      row.put("ind", pin.ind());
      row.put("unique_id", pin.uniqueId());
      row.put("title", pin.title());
      row.put("description", pin.description());
      row.put("follower_count", pin.followerCount());
      row.put("poster_name", pin.posterName());
      row.put("tag_list", pin.tagList());
      row.put("is_image_or_video", pin.isImageOrVideo());
      row.put("image_src", pin.imageSrc());
      row.put("save_location", pin.saveLocation());
      row.put("category", pin.category());
      add(row);
    }

    @Override
    public void geo(Geo geo, long position, int part) {
      ObjectNode row = JSON.createObjectNode();
      row.put("ind", geo.ind());
      row.put("country", geo.country());
      if (geo.coordinates() == null) {
        row.putNull("coordinates");
      } else {
        ArrayNode point = row.putArray("coordinates");
        geo.coordinates().forEach(point::add);
      }
      row.put("timestamp", time(geo.timestamp()));
      add(row);
    }

    @Override
    public void user(User user, long position, int part) {
      ObjectNode row = JSON.createObjectNode();
      row.put("ind", user.ind());
      row.put("user_name", user.userName());
      row.put("age", user.age());
      row.put("date_joined", time(user.dateJoined()));
      add(row);
    }

    @Override
    public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
      records.add(rejection.reason().name());
    }

    @Override
    public void defect(Kind kind, String field, DefectReason reason) {
      defects.add(field + " " + reason);
    }

    @Override
    public void unknownFields(Kind kind, int count) {
      unknownFields += count;
    }

    private void add(ObjectNode row) {
      records.add(row.toString());
    }

    private static @Nullable String time(@Nullable Long micros) {
      if (micros == null) {
        return null;
      }
      Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      return (micros % 1_000_000 == 0 ? SECONDS : MICROS).format(at);
    }
  }
}
