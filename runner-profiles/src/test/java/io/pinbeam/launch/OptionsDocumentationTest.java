package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/options.md} is made from the options interfaces. Run with {@code
 * -Dpinbeam.write-docs=true} to write it again.
 */
class OptionsDocumentationTest {
  @Test
  void pageIsAsTheInterfacesSay() throws IOException {
    Path page = Path.of(System.getProperty("pinbeam.root"), "docs", "options.md");
    if (Boolean.getBoolean("pinbeam.write-docs")) {
      Files.writeString(page, generated());
    }
    assertThat(page).hasContent(generated());
  }

  private static String generated() {
    StringBuilder text =
        new StringBuilder("# Options\n\n")
            .append("Generated from the options interfaces by `OptionsDocumentationTest`.\n")
            .append("Every subcommand also takes `--verbose`, `--profile=")
            .append(String.join("|", Profile.NAMES))
            .append("` and the options of Beam and of the runner.\n");
    for (Subcommand subcommand : Pinbeam.subcommands()) {
      text.append("\n## ").append(subcommand.name()).append("\n\n");
      text.append(subcommand.summary()).append("\n\n");
      text.append("```\npinbeam ").append(subcommand.example()).append("\n```\n\n");
      List<OptionSpec> options = OptionSpec.of(subcommand.options());
      if (!options.isEmpty()) {
        text.append("| option | meaning | default | example |\n| --- | --- | --- | --- |\n");
      }
      for (OptionSpec option : options) {
        text.append("| `--")
            .append(cell(option.name() + option.form()))
            .append("` | ")
            .append(cell(option.description()))
            .append(" | ")
            .append(option.defaultValue().map(v -> "`" + v + "`").orElse(""))
            .append(" | ")
            .append(option.example().map(v -> "`" + cell(v) + "`").orElse(""))
            .append(" |\n");
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
