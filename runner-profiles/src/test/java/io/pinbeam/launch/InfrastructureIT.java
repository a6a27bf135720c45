package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code infrastructure/check}, with the real cfn-lint and checkov: it has nothing to say about the
 * templates, and would have.
 *
 * <p>Where Python or its package index is not to be had, this is skipped and says so; on a build
 * server ({@code CI=true}) it fails.
 */
class InfrastructureIT {
  private static final Path FOLDER =
      Path.of(System.getProperty("pinbeam.root", ".."), "infrastructure")
          .toAbsolutePath()
          .normalize();
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir static Path folder;

  @BeforeAll
  static void install() throws Exception {
    String reason = "Python or its packages cannot be had, so this is not tested: ";
    try (CommandProcess run =
        CommandProcess.start(
            folder,
            new ProcessBuilder(
                "python3",
                FOLDER.resolveSibling(".mvn/python-environment.py").toString(),
                FOLDER.resolve("checks/requirements.txt").toString(),
                FOLDER.resolveSibling("out/infrastructure-python").toString()))) {
      if (run.waitFor(LIMIT) != 0) {
        missing(reason + run.output().strip());
      }
    } catch (IOException e) {
      missing(reason + e.getMessage());
    }
  }

  @Test
  void nothingIsWrongWithTheTemplates() throws Exception {
    try (CommandProcess run = check()) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
      assertThat(run.output())
          .contains("Failed checks: 0")
          .endsWith("nothing to say about artifacts.yaml template.yaml\n");
    }
  }

  @Test
  void whatIsWrongIsFound() throws Exception {
    Path broken = folder.resolve("broken.yaml");
    String template = Files.readString(FOLDER.resolve("template.yaml"));
    // A bucket without encryption, a database open to everybody and on a plain disk, and a typo.
    template =
        replaced(
            template,
            "(?s)(BucketName: !Sub user-.{0,40}?)BucketEncryption:.*?(?=OwnershipC)",
            "$1");
    template =
        replaced(
            template,
            "SourceSecurityGroupId: !Ref WorkbenchGroup(\\s+Description: MySQL)",
            "CidrIp: 0.0.0.0/0$1");
    template = replaced(template, "StorageEncrypted: true", "StorageEncrypted: false");
    template = replaced(template, "RetentionPeriodHours:", "RetentionHours:");
    // And what the defaults of the parameters leave out.
    template =
        replaced(
            template, "(LogGroupName: !Sub airflow-\\S+-Task\\s+Retention.*)\\s+KmsKeyId.*", "$1");
    Files.writeString(broken, template);

    try (CommandProcess run = check(broken.toString())) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isEqualTo(1);
      assertThat(run.output())
          .containsPattern("E3002 .*RetentionHours")
          .containsPattern("PINBEAM_1.*\\s+FAILED for resource: AWS::S3::Bucket.DataBucket")
          .containsPattern("PINBEAM_2.*\\s+FAILED for resource: .*DatabaseGroup")
          .containsPattern("CKV_AWS_16: .*\\s+FAILED for resource: .*Database")
          .containsPattern("CKV_AWS_158.*\\s+FAILED for resource: .*AirflowTaskLog");
    }
  }

  private static String replaced(String text, String pattern, String replacement) {
    String replaced = text.replaceFirst(pattern, replacement);
    assertThat(replaced).isNotEqualTo(text);
    return replaced;
  }

  private static CommandProcess check(String... templates) throws IOException {
    List<String> words = new ArrayList<>(List.of(FOLDER.resolve("check").toString()));
    words.addAll(List.of(templates));
    return CommandProcess.start(folder, new ProcessBuilder(words));
  }

  private static void missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    abort(reason);
  }
}
