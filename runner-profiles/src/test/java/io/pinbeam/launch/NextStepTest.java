package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class NextStepTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(s3("NoSuchBucket", 404), "the bucket's name"),
        Arguments.of(s3("InvalidAccessKeyId", 403), "AWS_ACCESS_KEY_ID"),
        Arguments.of(s3("AccessDenied", 403), "the rights"),
        Arguments.of(s3("PermanentRedirect", 301), "--awsRegion"),
        Arguments.of(
            SdkClientException.create("Unable to load credentials from any of the providers"),
            "AWS_PROFILE"),
        Arguments.of(SdkClientException.create("Unable to load region"), "AWS_REGION"),
        Arguments.of(SdkClientException.create("Unable to execute HTTP request"), "--endpoint"),
        Arguments.of(new SaslAuthenticationException("no"), "--kafkaConfig"),
        Arguments.of(new TopicAuthorizationException("no"), "read and describe"),
        Arguments.of(
            new org.apache.kafka.common.errors.TimeoutException("no"), "--bootstrapServers"),
        Arguments.of(new UnknownHostException("nowhere"), "the address"),
        Arguments.of(new OutOfMemoryError(), "-Xmx8g"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isFoundBelowWhatRunnersWrapAroundIt(Throwable failure, String step) {
    Throwable wrapped = new IllegalStateException("step", new IOException("task", failure));

    assertThat(NextStep.after(wrapped).orElseThrow()).contains(step);
    assertThat(Failures.advised(wrapped)).contains("; ", step).doesNotContain("\n");
  }

  @Test
  void nothingIsSaidOfWhatIsNotKnown() {
    assertThat(NextStep.after(new IOException("cannot", s3("SlowDown", 503)))).isEmpty();
    assertThat(Failures.advised(new IOException("no space"))).isEqualTo("no space");
  }

  private static Throwable s3(String code, int status) {
    return S3Exception.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
        .statusCode(status)
        .message("no")
        .build();
  }
}
