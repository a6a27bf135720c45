package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointVariablesTest {
  @Test
  void aServicesOwnVariableGoesBeforeThatOfAll() {
    assertThat(
            EndpointVariables.words(
                Map.of(
                    "AWS_ENDPOINT_URL", "http://127.0.0.1:4566",
                    "AWS_ENDPOINT_URL_KINESIS", "http://127.0.0.1:4567")))
        .containsExactly(
            "--endpoint=http://127.0.0.1:4566", "--kinesisEndpoint=http://127.0.0.1:4567");
  }

  @Test
  void onlyWhatIsSetIsSaid() {
    assertThat(EndpointVariables.words(Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")))
        .containsExactly("--endpoint=http://127.0.0.1:9000");
    assertThat(EndpointVariables.words(Map.of("AWS_ENDPOINT_URL_S3", " "))).isEmpty();
    assertThat(EndpointVariables.words(Map.of())).isEmpty();
  }
}
