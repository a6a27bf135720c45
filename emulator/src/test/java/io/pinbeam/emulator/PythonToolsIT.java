package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PythonToolsIT {
  @Test
  void theProgramsRun() throws Exception {
    PythonTools tools = PythonTools.installed();
    assertThat(PythonTools.output(tools.process("aws", "--version"), Duration.ofSeconds(60)))
        .startsWith("aws-cli/1.46.3");
    assertThat(
            PythonTools.output(
                tools.process("python", "-c", "import pymysql, requests; print('here')"),
                Duration.ofSeconds(60)))
        .isEqualToIgnoringNewLines("here");
    assertThatThrownBy(
            () ->
                PythonTools.output(
                    tools.process("python", "-c", "import sys; sys.exit('its reason')"),
                    Duration.ofSeconds(60)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("its reason");
  }
}
