package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Pin PIN = Pin.builder().ind(1).title("Aa").followerCount(0L).build();

  @Test
  void everyColumnCounts() {
    List<Function<String, Pin>> texts =
        List.of(
            t -> PIN.toBuilder().uniqueId(t).build(),
            t -> PIN.toBuilder().title(t).build(),
            t -> PIN.toBuilder().description(t).build(),
            t -> PIN.toBuilder().posterName(t).build(),
            t -> PIN.toBuilder().tagList(t).build(),
            t -> PIN.toBuilder().isImageOrVideo(t).build(),
            t -> PIN.toBuilder().imageSrc(t).build(),
            t -> PIN.toBuilder().saveLocation(t).build(),
            t -> PIN.toBuilder().category(t).build());
    Set<Pin> pins = new HashSet<>();
    for (String text : new String[] {null, "", "Aa", "BB", "aA", "AaBB", "BBAa", "AaBBC", "\0"}) {
      texts.forEach(column -> pins.add(column.apply(text)));
    }
    pins.add(PIN.toBuilder().followerCount(null).build());
    pins.add(PIN.toBuilder().followerCount(1L).build());
    pins.add(PIN.toBuilder().ind(2).build());
    assertThat(pins.stream().map(FingerprintTest::of)).doesNotHaveDuplicates();

    Geo geo = Geo.builder().ind(1).build();
    List<Geo> geos =
        List.of(
            geo,
            geo.toBuilder().ind(2).build(),
            geo.toBuilder().country("").build(),
            geo.toBuilder().timestamp(0L).build(),
            geo.toBuilder().coordinates(List.of(0.0, 1.0)).build(),
            geo.toBuilder().coordinates(List.of(1.0, 0.0)).build(),
            geo.toBuilder().coordinates(List.of(0.0, 0.0)).build());
    assertThat(geos.stream().map(FingerprintTest::of)).doesNotHaveDuplicates();

    User user = User.builder().ind(1).build();
    List<User> users =
        List.of(
            user,
            user.toBuilder().ind(2).build(),
            user.toBuilder().userName("").build(),
            user.toBuilder().age(0).build(),
            user.toBuilder().dateJoined(0L).build());
    assertThat(users.stream().map(FingerprintTest::of)).doesNotHaveDuplicates();
  }

  @Test
  void aHundredThousandTextsThatDifferLittleDiffer() {
    List<Long> fingerprints = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      fingerprints.add(of(PIN.toBuilder().title("a pin number " + i).build()));
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  /** Rows of one run are packed on many machines. */
  @Test
  void isTheSameInEveryVm() {
    assertThat(of(PIN)).isEqualTo(-4998440798955657432L);
  }

  private static long of(Pin pin) {
    RowBuffer rows = RowBuffer.of(Kind.PIN);
    rows.add(pin);
    return Fingerprint.of(rows, 0);
  }

  private static long of(Geo geo) {
    RowBuffer rows = RowBuffer.of(Kind.GEO);
    rows.add(geo);
    return Fingerprint.of(rows, 0);
  }

  private static long of(User user) {
    RowBuffer rows = RowBuffer.of(Kind.USER);
    rows.add(user);
    return Fingerprint.of(rows, 0);
  }
}
