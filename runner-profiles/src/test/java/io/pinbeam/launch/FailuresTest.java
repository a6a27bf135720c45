package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void theInnermostSpeaks() {
    IOException inner = new IOException("no space left\n  at all");

    assertThat(Failures.line(new IllegalStateException("step 3", inner)))
        .isEqualTo("no space left");
  }

  @Test
  void oneThatSaysTheSameAndMoreSpeaksForIt() {
    Exception refused = new ConnectException("Connection refused: /127.0.0.1:9");
    refused.initCause(new SocketException("Connection refused"));

    assertThat(Failures.line(new IllegalStateException("job", refused)))
        .isEqualTo("Connection refused: /127.0.0.1:9");
  }

  @Test
  void oneThatTellsWhereSpeaksForItsReason() {
    IOException told =
        new IOException("cannot read topic a.pin: not there", new Exception("not there"));

    assertThat(Failures.line(new RuntimeException(new RuntimeException(told))))
        .isEqualTo("cannot read topic a.pin: not there");
  }

  @Test
  void anExceptionWithoutAMessageIsItsName() {
    assertThat(Failures.line(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
