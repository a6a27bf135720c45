package io.pinbeam.transforms.clean;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Cleaned rows as the files of expected rows write them. */
final class RowJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private RowJson() {}

  static String of(Object row) {
    ObjectNode json = MAPPER.createObjectNode();
    if (row instanceof Pin pin) {
      json.put("ind", pin.ind())
          .put("unique_id", pin.uniqueId())
          .put("title", pin.title())
          .put("description", pin.description())
          .put("follower_count", pin.followerCount())
          .put("poster_name", pin.posterName())
          .put("tag_list", pin.tagList())
          .put("is_image_or_video", pin.isImageOrVideo())
          .put("image_src", pin.imageSrc())
          .put("save_location", pin.saveLocation())
          .put("category", pin.category());
    } else if (row instanceof Geo geo) {
      json.put("ind", geo.ind()).put("country", geo.country());
      if (geo.coordinates() == null) {
        json.putNull("coordinates");
      } else {
        ArrayNode pair = json.putArray("coordinates");
        geo.coordinates().forEach(pair::add);
      }
      json.put("timestamp", time(geo.timestamp()));
    } else {
      User user = (User) row;
      json.put("ind", user.ind())
          .put("user_name", user.userName())
          .put("age", user.age())
          .put("date_joined", time(user.dateJoined()));
    }
    return json.toString();
  }

  private static @Nullable String time(@Nullable Long micros) {
    if (micros == null) {
      return null;
    }
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return (micros % 1_000_000 == 0 ? SECONDS : MICROS).format(instant);
  }
}
