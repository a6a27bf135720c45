package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compute that cannot run a job, by what it says and by what it throws. */
class HostComputeTest {
  @Test
  void dedicatedComputeOfSpark35WillDo() {
    assertThat(HostCompute.refusal(Optional.of("SINGLE_USER"), "3.5.2", "2.12.18")).isNull();
    assertThat(HostCompute.refusal(Optional.empty(), "3.5.5", "2.12.18")).isNull();
    assertThat(HostCompute.refusal(Map.of("DATABRICKS_RUNTIME_VERSION", "16.4"))).isNull();
    assertThat(HostCompute.refusal(Map.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER_ISOLATION", "DATA_SECURITY_MODE_STANDARD", "user_isolation"})
  void standardAccessModeIsRefusedBySetting(String mode) {
    assertRefused(HostCompute.refusal(Optional.of(mode), "3.5.2", "2.12.18"), "standard (shared)");
  }

  @Test
  void serverlessIsRefusedByItsVariables() {
    assertRefused(HostCompute.refusal(Map.of("IS_SERVERLESS", "TRUE")), "serverless");
    assertRefused(
        HostCompute.refusal(Map.of("DATABRICKS_RUNTIME_VERSION", "client.4.2")), "serverless");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[UNSUPPORTED_CONNECT_FEATURE.SESSION_SPARK_CONTEXT] Feature is not supported",
        "SparkContext is not available on Standard access mode or Serverless compute.",
        "[CONTEXT_UNAVAILABLE_FOR_REMOTE_CLIENT] Remote client cannot create a SparkContext.",
        "Constructor public org.apache.spark.api.java.JavaSparkContext is not whitelisted.",
        "A master URL must be set in your configuration"
      })
  void itsMessagesAreKnown(String message) {
    assertRefused(
        HostCompute.refusal(new IllegalStateException("wrapped", new Exception(message))),
        "has no SparkContext");
  }

  @Test
  void sparkThatIsNotThereIsKnown() {
    assertRefused(
        HostCompute.refusal(new NoClassDefFoundError("org/apache/spark/api/java/JavaSparkContext")),
        "has no SparkContext");
  }

  @Test
  void spark4AndScala213AreRefused() {
    assertRefused(
        HostCompute.refusal(Optional.of("SINGLE_USER"), "4.0.0", "2.13.16"), "Spark 4.0.0");
    assertRefused(HostCompute.refusal(Optional.of("SINGLE_USER"), "3.5.2", "2.13.10"), "2.13.10");
    assertRefused(
        HostCompute.refusal(new NoSuchMethodError("scala.Predef$.wrapRefArray")), "Scala");
    assertRefused(HostCompute.refusal(new NoClassDefFoundError("scala/Serializable")), "Scala");
  }

  @Test
  void whatElseIsWrongIsSaid() {
    assertThat(HostCompute.refusal(new IllegalStateException("stopped by somebody")))
        .isEqualTo("no SparkContext: stopped by somebody");
  }

  private static void assertRefused(String message, String part) {
    assertThat(message).contains(part, HostCompute.ALLOWED);
    assertThat(message.lines()).hasSize(1);
  }
}
