package io.pinbeam.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The credentials and the region of an environment, where AWS's clients in this VM find them: its
 * own environment cannot be changed, its system properties can. Closing puts back what was there.
 */
final class AwsProperties implements AutoCloseable {
  private static final Map<String, String> NAMES =
      Map.of(
          "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
          "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey",
          "AWS_REGION", "aws.region");

  private final Map<String, String> earlier = new LinkedHashMap<>();

  private AwsProperties() {}

  static AwsProperties of(Map<String, String> environment) {
    AwsProperties properties = new AwsProperties();
    NAMES.forEach(
        (variable, property) -> {
          properties.earlier.put(property, System.getProperty(property));
          System.setProperty(property, environment.get(variable));
        });
    return properties;
  }

  @Override
  public void close() {
    earlier.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }
}
