package io.pinbeam.emulator.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinbeam.emulator.RowDraws;
import io.pinbeam.emulator.RowDraws.Draw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalDrawsTest {
  @Test
  void theFirstDrawsAreThePublishedOnes() {
    assertThat(first(100, 10).map(Draw::key))
        .containsExactly(7528L, 2863L, 5730L, 8304L, 8731L, 1313L, 4315L, 10794L, 5494L, 5069L);
    assertThat(first(100, 1_000).map(Draw::key).distinct().count()).isEqualTo(963);
    assertThat(first(100, 11_000).map(Draw::key).distinct().count()).isEqualTo(6_980);
  }

  @Test
  void theSharedNoteTellsTheSame() throws IOException {
    String shared = System.getProperty("pinbeam.shared");
    assumeTrue(shared != null, "pinbeam.shared is not set, so draws.md is not read");
    Path note = Path.of(shared, "sample", "draws.md");
    assumeTrue(Files.exists(note), "there is no sample/draws.md in pinbeam.shared");
    Matcher draws = Pattern.compile("first draws are ([0-9, ]+)").matcher(Files.readString(note));
    assertThat(draws.find()).isTrue();
    List<Long> told = Stream.of(draws.group(1).split(", ")).map(Long::parseLong).toList();
    assertThat(first(100, told.size()).map(Draw::key)).containsExactlyElementsOf(told);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, -7, 4_294_967_296L, 81_985_529_216_486_895L})
  void pythonDrawsTheSame(long seed) throws Exception {
    String script =
        "import random\nrandom.seed(%d)\nfor i in range(2000):\n".formatted(seed)
            + "    print(random.randrange(0, 2), random.randint(0, 11000))\n";
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", script).start();
    } catch (IOException e) {
      abort("there is no python3 to compare with");
      return;
    }
    python.getOutputStream().close();
    List<String> drawn = python.inputReader().lines().toList();
    assumeTrue(python.waitFor() == 0, "python3 does not run");
    assertThat(first(seed, 2000).map(draw -> draw.pauseSeconds() + " " + draw.key()))
        .containsExactlyElementsOf(drawn);
  }

  @Test
  void aDrawWithoutARowIsLeftOut() {
    RowDraws draws =
        new RowDraws() {
          private long n;

          @Override
          public Draw next() {
            return new Draw(n++, 0);
          }
        };
    assertThat(draws.keys(5, 3)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void randomDrawsAreTheSameEachTimeAndCoverEveryRow() {
    assertThat(RowDraws.random(5, 50).keys(1000, 50).boxed().toList())
        .isEqualTo(RowDraws.random(5, 50).keys(1000, 50).boxed().toList())
        .isNotEqualTo(RowDraws.random(6, 50).keys(1000, 50).boxed().toList())
        .containsAll(LongStream.range(0, 50).boxed().toList())
        .allMatch(key -> key >= 0 && key < 50);
  }

  private static Stream<Draw> first(long seed, int count) {
    RowDraws draws = OriginalDraws.withSeed(seed);
    return Stream.generate(draws::next).limit(count);
  }
}
