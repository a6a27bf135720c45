package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * The files with which any Kafka client reaches the broker, one for each listener, and what it is
 * to trust. They are written anew at each start, since ports change.
 */
final class KafkaClientFiles {
  /** The folder for them, and the file in it of what clients are to trust. */
  static final String FOLDER = "clients";

  static final String AUTHORITY = "ca.pem";

  /** What a client of MSK with IAM is told to write, word for word. */
  private static final String IAM =
      """
      security.protocol=SASL_SSL
      sasl.mechanism=AWS_MSK_IAM
      sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
      sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
      """;

  private final Path folder;
  private final ServerCertificate certificate;

  private KafkaClientFiles(Path folder, ServerCertificate certificate) {
    this.folder = folder;
    this.certificate = certificate;
  }

  /** Into a folder that is there. */
  static KafkaClientFiles in(Path folder, ServerCertificate certificate) {
    return new KafkaClientFiles(folder, certificate);
  }

  void write(KafkaListeners listeners, KafkaUser user)
      throws IOException, GeneralSecurityException {
    replace(trustStore(), certificate.trustStore());
    replace(folder.resolve(AUTHORITY), bytes(certificate.authorityPem()));
    replace(
        folder.resolve("plain.properties"),
        bytes(servers(listeners.plain()) + "security.protocol=PLAINTEXT\n"));
    replace(folder.resolve("iam.properties"), bytes(servers(listeners.iam()) + IAM + trusted()));
    SecretFile.write(
        folder.resolve("scram.properties"),
        bytes(servers(listeners.scram()) + scram(user) + trusted()));
  }

  /** One more file for each role, and the credentials that their profiles name. */
  void writeRoles(KafkaListeners listeners, KafkaRoles roles) throws IOException {
    SecretFile.write(folder.resolve("credentials"), roles.profiles());
    for (String role : List.of(KafkaRoles.WRITER, KafkaRoles.READER)) {
      String profile =
          IAM.replace("Module required;", "Module required awsProfileName=\"" + role + "\";");
      replace(
          folder.resolve(role + ".properties"),
          bytes(servers(listeners.iam()) + profile + trusted()));
    }
  }

  /** The options of a Java VM that then trusts the broker without any further setting. */
  String javaOptions() {
    return "-Djavax.net.ssl.trustStore="
        + trustStore()
        + " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword="
        + ServerCertificate.TRUST_STORE_PASSWORD;
  }

  private Path trustStore() {
    return folder.resolve("truststore.p12");
  }

  private static String servers(String address) {
    return "bootstrap.servers=" + address + "\n";
  }

  private static String scram(KafkaUser user) {
    return """
        security.protocol=SASL_SSL
        sasl.mechanism=SCRAM-SHA-512
        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
        username="%s" password="%s";
        """
        .formatted(user.name(), user.password());
  }

  private String trusted() {
    // A properties file takes a backslash for an escape.
    return """
        ssl.truststore.type=PKCS12
        ssl.truststore.location=%s
        ssl.truststore.password=%s
        """
        .formatted(
            trustStore().toString().replace("\\", "\\\\"), ServerCertificate.TRUST_STORE_PASSWORD);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A reader sees the old file or the new one. */
  static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, content);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
