package io.pinbeam.launch;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a user can do about a failure of something outside of the command. */
final class NextStep {
  private static final Set<String> WRONG_KEY =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidToken");
  private static final Set<String> WRONG_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  private static final int FORBIDDEN = 403;

  private NextStep() {}

  /** By what lies outermost of that which is known; empty where nothing is. */
  static Optional<String> after(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String step = of(t);
      if (step != null) {
        return Optional.of(step);
      }
      if (t.getCause() == t) {
        break;
      }
    }
    return Optional.empty();
  }

  private static @Nullable String of(Throwable t) {
    if (t instanceof AwsServiceException service) {
      return ofAws(service);
    }
    if (t instanceof SdkClientException) {
      return ofClient(String.valueOf(t.getMessage()));
    }
    if (t instanceof AuthenticationException) {
      return "check what --kafkaConfig says of user, password and mechanism";
    }
    if (t instanceof AuthorizationException) {
      return "let the user of --kafkaConfig read and describe the topics";
    }
    if (t instanceof TimeoutException || t instanceof ConfigException) {
      return "check --bootstrapServers, and that they answer from here; what they ask of clients"
          + " goes into --kafkaConfig";
    }
    if (t instanceof UnknownHostException || t instanceof ConnectException) {
      return "check the address, and that it answers from here";
    }
    if (t instanceof AccessDeniedException) {
      return "check the rights of the file or folder";
    }
    return t instanceof OutOfMemoryError
        ? "give the virtual machine more, as in PINBEAM_JAVA_OPTS=-Xmx8g"
        : null;
  }

  private static @Nullable String ofAws(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    if ("NoSuchBucket".equals(code)) {
      return "check the bucket's name, or make the bucket";
    }
    if ("ResourceNotFoundException".equals(code)) {
      return "check --user or --streams, and --awsRegion";
    }
    if (code != null && WRONG_KEY.contains(code)) {
      return "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile in AWS_PROFILE";
    }
    if (code != null && WRONG_REGION.contains(code)) {
      return "check --awsRegion";
    }
    return e.statusCode() == FORBIDDEN
        ? "check whose credentials are in use, and that they have the rights"
        : null;
  }

  private static @Nullable String ofClient(String message) {
    if (message.contains("load credentials")) {
      return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
    }
    if (message.contains("load region")) {
      return "give --awsRegion, or set AWS_REGION";
    }
    return message.contains("execute HTTP request")
        ? "check --endpoint and --awsRegion, and that the service answers from here"
        : null;
  }
}
