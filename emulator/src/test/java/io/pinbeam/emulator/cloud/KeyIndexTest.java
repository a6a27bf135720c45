package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static final StoredObject OBJECT = new StoredObject(1, null, 0, "STANDARD");
  private static final String[] PARTS = {
    "a", "b", "/", "//", "a/", "+", "-", ".", "é", "\uFFFD", "\uD83D\uDE00", "\uDBFF\uDFFF"
  };

  @Test
  void pagesTogetherAreWhatTheDefinitionSays() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Set<String> keys = new TreeSet<>();
      for (int i = random.nextInt(25); i >= 0; i--) {
        keys.add(text(random, 1 + random.nextInt(4)));
      }
      String prefix = text(random, random.nextInt(3));
      String delimiter = random.nextInt(3) == 0 ? "" : random.nextInt(4) == 0 ? "a" : "/";
      int limit = 1 + random.nextInt(4);

      assertThat(allPages(index(keys), prefix, delimiter, limit))
          .as("seed %d", seed)
          .isEqualTo(model(keys, prefix, delimiter));
    }
  }

  @Test
  void aPageStartsBehindAnyText() {
    KeyIndex index = index(Set.of("a/1", "a/2", "b", "c/1", "d"));
    assertThat(names(index.page("", "", "a/10", 9))).containsExactly("a/2", "b", "c/1", "d");
    assertThat(names(index.page("", "", "b", 9))).containsExactly("c/1", "d");
    assertThat(names(index.page("", "/", "b", 9))).containsExactly("c/", "d");
    // A marker inside a common prefix stands for all of it.
    assertThat(names(index.page("", "/", "a/1", 9))).containsExactly("b", "c/", "d");
    assertThat(names(index.page("b", "", "a", 9))).containsExactly("b");
    assertThat(names(index.page("b", "", "z", 9))).isEmpty();
  }

  @Test
  void aPageOfNothingIsTheLast() {
    KeyIndex.Page page = index(Set.of("a", "b")).page("", "", "", 0);
    assertThat(names(page)).isEmpty();
    assertThat(page.next()).isNull();
  }

  @Test
  void aPageThatIsJustFullIsTheLast() {
    assertThat(index(Set.of("a", "b")).page("", "", "", 2).next()).isNull();
    assertThat(index(Set.of("a/1", "a/2")).page("", "/", "", 1).next()).isNull();
  }

  @Test
  void aRemovedKeyIsNotListed() {
    KeyIndex index = index(Set.of("a", "b"));
    index.remove("a");
    assertThat(names(index.page("", "", "", 9))).containsExactly("b");
  }

  private static String text(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static KeyIndex index(Set<String> keys) {
    KeyIndex index = new KeyIndex();
    keys.forEach(key -> index.put(key, OBJECT));
    return index;
  }

  private static List<String> allPages(KeyIndex index, String prefix, String delimiter, int limit) {
    List<String> all = new ArrayList<>();
    String after = "";
    while (after != null) {
      KeyIndex.Page page = index.page(prefix, delimiter, after, limit);
      assertThat(names(page)).hasSizeLessThanOrEqualTo(limit);
      all.addAll(names(page));
      after = page.next();
    }
    return all;
  }

  private static List<String> names(KeyIndex.Page page) {
    Set<String> names = new TreeSet<>(KeyIndexTest::utf8);
    page.objects().forEach(listed -> names.add(listed.key()));
    names.addAll(page.groups());
    return new ArrayList<>(names);
  }

  private static List<String> model(Set<String> keys, String prefix, String delimiter) {
    Set<String> names = new TreeSet<>(KeyIndexTest::utf8);
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        String rest = key.substring(prefix.length());
        int at = delimiter.isEmpty() ? -1 : rest.indexOf(delimiter);
        names.add(at < 0 ? key : prefix + rest.substring(0, at) + delimiter);
      }
    }
    return new ArrayList<>(names);
  }

  private static int utf8(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
