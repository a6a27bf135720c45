package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateTopicsTest {
  private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void helpIsNoError() {
    assertThat(CreateTopics.run(List.of("--help"), print(), NOWHERE)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(CreateTopics.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --bootstrapServers=h:1                              | --user is needed
          --user=a/b --bootstrapServers=h:1                   | --user is needed
          --user=ann                                          | --bootstrapServers is needed
          --user=ann --kafkaConfig=nowhere.properties         | cannot read --kafkaConfig nowhere.properties: NoSuchFileException
          --user=ann --bootstrapServers=h:1 --partitions=0    | --partitions needs a whole number from 1 to 10000
          --user=ann --bootstrapServers=h:1 --partitions=many | --partitions needs a whole number from 1 to 10000
          --user=ann --bootstrapServers=h:1 --replication=0   | --replication needs a whole number from 1 to 32767
          --user=ann --bootstrapServers=h:1 --verbose=1       | not an option: --verbose
          --user=ann --bootstrapServers=h:1 now               | not an option: now
          """)
  void whatIsWrongIsSaidBeforeKafkaIsAsked(String arguments, String reason) {
    assertThat(CreateTopics.run(List.of(arguments.split(" ")), NOWHERE, print())).isEqualTo(2);
    assertThat(out.toString(UTF_8)).startsWith("topics: " + reason).hasLineCount(1);
  }

  private PrintStream print() {
    return new PrintStream(out, true, UTF_8);
  }
}
