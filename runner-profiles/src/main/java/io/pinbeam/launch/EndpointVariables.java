package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The variables by which every AWS SDK is told of other endpoints than AWS's, as option words: the
 * SDK that Beam comes with does not know them yet.
 */
final class EndpointVariables {
  private static final String ALL_SERVICES = "AWS_ENDPOINT_URL";

  private EndpointVariables() {}

  /** A service's own variable goes before the one of all services; an empty one says nothing. */
  static List<String> words(Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    add(words, "--endpoint=", environment, "AWS_ENDPOINT_URL_S3");
    add(words, "--kinesisEndpoint=", environment, "AWS_ENDPOINT_URL_KINESIS");
    return words;
  }

  private static void add(
      List<String> words, String option, Map<String, String> environment, String variable) {
    String own = environment.getOrDefault(variable, "");
    String value = own.isBlank() ? environment.getOrDefault(ALL_SERVICES, "") : own;
    if (!value.isBlank()) {
      words.add(option + value.strip());
    }
  }
}
