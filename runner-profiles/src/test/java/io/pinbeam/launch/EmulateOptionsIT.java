package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command's options of the emulator are those of the program that it starts. */
class EmulateOptionsIT {
  @Test
  void theProgramTakesWhatTheCommandOffers() throws Exception {
    Process program =
        EmulatorProgram.of(EmulatorProgram.EMULATE_POSTS, "64m", List.of("--help")).start();
    String usage = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Set<String> taken = new TreeSet<>();
    Matcher option = Pattern.compile("(?m)^ {2}--(\\w+)").matcher(usage);
    while (option.find()) {
      taken.add(option.group(1));
    }
    assertThat(taken).isNotEmpty();
    assertThat(OptionSpec.of(EmulateOptions.class).stream().map(OptionSpec::name))
        .containsExactlyInAnyOrderElementsOf(taken);
  }
}
