package io.pinbeam.transforms.join;

import static java.util.Comparator.comparing;

import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the contract says of repeats and joins, in maps. */
public final class NaiveJoin {
  public final Map<Long, Pin> pins = new HashMap<>();
  public final Map<Long, Geo> geos = new HashMap<>();
  public final Map<Long, User> users = new HashMap<>();

  /** By kind: read, kept, duplicates, conflicts. */
  public final Map<Kind, List<Long>> counts = new HashMap<>();

  public NaiveJoin(Collection<CleanedRecord> records) {
    List<CleanedRecord> inOrder = new ArrayList<>(records);
    inOrder.sort(
        comparing((CleanedRecord r) -> r.order().major())
            .thenComparing(r -> r.order().position())
            .thenComparing(r -> r.order().part()));
    for (CleanedRecord r : inOrder) {
      switch (r.kind()) {
        case PIN -> pins.put(r.ind(), r.pin());
        case GEO -> geos.put(r.ind(), r.geo());
        case USER -> users.put(r.ind(), r.user());
      }
    }
    for (Kind kind : Kind.values()) {
      Map<Long, ?> kept = kind == Kind.PIN ? pins : kind == Kind.GEO ? geos : users;
      long read = records.stream().filter(r -> r.kind() == kind).count();
      long conflicts =
          records.stream()
              .filter(r -> r.kind() == kind)
              .filter(r -> !row(r).equals(kept.get(r.ind())))
              .count();
      long rows = kept.size();
      counts.put(kind, List.of(read, rows, read - rows, conflicts));
    }
  }

  private static Object row(CleanedRecord r) {
    return r.pin() != null ? r.pin() : r.geo() != null ? r.geo() : r.user();
  }

  public List<Post> posts() {
    List<Post> posts = new ArrayList<>();
    for (Pin pin : pins.values()) {
      Geo geo = geos.getOrDefault(pin.ind(), Geo.builder().ind(0).build());
      User user = users.getOrDefault(pin.ind(), User.builder().ind(0).build());
      posts.add(
          Post.builder()
              .ind(pin.ind())
              .category(pin.category())
              .posterName(pin.posterName())
              .followerCount(pin.followerCount())
              .country(geo.country())
              .timestamp(geo.timestamp())
              .userName(user.userName())
              .age(user.age())
              .dateJoined(user.dateJoined())
              .build());
    }
    return posts;
  }
}
