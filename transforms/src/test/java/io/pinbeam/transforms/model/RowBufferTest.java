package io.pinbeam.transforms.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  private static final String[] TEXTS = {"", "a", "grüße", "日本", "\uD83D\uDE00", "x".repeat(3000)};

  private final Random random = new Random(7);

  @Test
  void rowsComeBackAsTheyWentIn() {
    RowBuffer rows = RowBuffer.of(Kind.PIN);
    for (Kind kind : new Kind[] {Kind.PIN, Kind.USER, Kind.GEO, Kind.PIN}) {
      rows.clear(kind);
      List<Object> model = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        if (!model.isEmpty() && random.nextInt(10) == 0) {
          rows.removeLast();
          model.remove(model.size() - 1);
        }
        model.add(add(rows));
      }
      assertThat(rows.kind()).isEqualTo(kind);
      assertThat(rows.size()).isEqualTo(model.size());
      for (int i = 0; i < model.size(); i++) {
        assertThat(row(rows, i)).isEqualTo(model.get(i));
      }
      assertThat(rows.textBytes()).isEqualTo(model.stream().mapToInt(RowBufferTest::bytes).sum());
    }
  }

  @Test
  void textsOutOfOrderAreRefused() {
    RowBuffer rows = RowBuffer.of(Kind.PIN);
    rows.begin(1);
    rows.setText(RowSlots.TITLE, "a");
    assertThatThrownBy(() -> rows.setText(RowSlots.UNIQUE_ID, "b"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void coordinatesThatAreNoPairAreRefused() {
    RowBuffer rows = RowBuffer.of(Kind.GEO);
    assertThatThrownBy(() -> rows.add(Geo.builder().ind(1).coordinates(List.of(1.0)).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two numbers");
    assertThat(rows.size()).isZero();
  }

  private Object add(RowBuffer rows) {
    switch (rows.kind()) {
      case PIN -> {
        Pin pin =
            Pin.builder()
                .ind(random.nextLong())
                .uniqueId(text())
                .title(text())
                .description(text())
                .followerCount(number())
                .posterName(text())
                .tagList(text())
                .isImageOrVideo(text())
                .imageSrc(text())
                .saveLocation(text())
                .category(text())
                .build();
        rows.add(pin);
        return pin;
      }
      case GEO -> {
        Geo geo =
            Geo.builder()
                .ind(random.nextLong())
                .country(text())
                .coordinates(random.nextBoolean() ? List.of(-0.0, random.nextDouble()) : null)
                .timestamp(number())
                .build();
        rows.add(geo);
        return geo;
      }
      default -> {
        User user =
            User.builder()
                .ind(random.nextLong())
                .userName(text())
                .age(random.nextBoolean() ? random.nextInt() : null)
                .dateJoined(number())
                .build();
        rows.add(user);
        return user;
      }
    }
  }

  private static Object row(RowBuffer rows, int row) {
    return switch (rows.kind()) {
      case PIN -> rows.pin(row);
      case GEO -> rows.geo(row);
      case USER -> rows.user(row);
    };
  }

  private static int bytes(Object row) {
    return row instanceof Pin pin
        ? bytes(pin.uniqueId())
            + bytes(pin.title())
            + bytes(pin.description())
            + bytes(pin.posterName())
            + bytes(pin.tagList())
            + bytes(pin.isImageOrVideo())
            + bytes(pin.imageSrc())
            + bytes(pin.saveLocation())
            + bytes(pin.category())
        : bytes(row instanceof Geo geo ? geo.country() : ((User) row).userName());
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }

  private @Nullable String text() {
    return random.nextInt(3) == 0 ? null : TEXTS[random.nextInt(TEXTS.length)];
  }

  private @Nullable Long number() {
    return random.nextInt(3) == 0 ? null : (Long) random.nextLong();
  }
}
