package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Keeps what a {@link PostReader} hands over. */
final class CollectedPosts implements PostSink {
  final List<Object> rows = new ArrayList<>();
  final List<String> places = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();
  final List<String> rejectedPlaces = new ArrayList<>();
  final List<@Nullable Kind> rejectedKinds = new ArrayList<>();
  final List<String> defects = new ArrayList<>();
  int unknownFields;

  static CollectedPosts read(@Nullable Kind kind, byte[] body) {
    return read(CleaningRules.standard(), kind, body);
  }

  static CollectedPosts read(@Nullable Kind kind, String body) {
    return read(CleaningRules.standard(), kind, body.getBytes(UTF_8));
  }

  static CollectedPosts read(CleaningRules rules, @Nullable Kind kind, byte[] body) {
    CollectedPosts posts = new CollectedPosts();
    PostReader.create(rules).read(kind, body, 0, body.length, posts);
    return posts;
  }

  List<RejectReason> reasons() {
    return rejections.stream().map(Rejection::reason).toList();
  }

  List<Long> keys() {
    return rows.stream()
        .map(
            row ->
                row instanceof Pin pin
                    ? pin.ind()
                    : row instanceof Geo geo ? geo.ind() : ((User) row).ind())
        .toList();
  }

  @Override
  public void pin(Pin pin, long position, int part) {
    row(pin, position, part);
  }

  @Override
  public void geo(Geo geo, long position, int part) {
    row(geo, position, part);
  }

  @Override
  public void user(User user, long position, int part) {
    row(user, position, part);
  }

  private void row(Object row, long position, int part) {
    rows.add(row);
    places.add(position + "/" + part);
  }

  @Override
  public void rejected(@Nullable Kind kind, Rejection rejection, long position, int part) {
    rejections.add(rejection);
    rejectedPlaces.add(position + "/" + part);
    rejectedKinds.add(kind);
  }

  @Override
  public void defect(Kind kind, String field, DefectReason reason) {
    defects.add(kind.label() + "." + field + " " + reason);
  }

  @Override
  public void unknownFields(Kind kind, int count) {
    unknownFields += count;
  }
}
