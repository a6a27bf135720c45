package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import io.pinbeam.emulator.aws.MskIamPayload;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import software.amazon.msk.auth.iam.IAMLoginModule;

/**
 * One Kafka node in KRaft mode, broker and controller at once, with three listeners: in the clear,
 * with TLS and a password (SCRAM-SHA-512), with TLS and the access key (AWS_MSK_IAM). Who was let
 * in may do everything, but for the keys of {@link KafkaRoles}. Topics are not made by writing to
 * them, as on MSK, and nothing is deleted for its age, since posts carry the time they were made
 * at.
 */
final class KafkaBroker implements CloudPart {
  static final String NAME = "kafka";
  static final String SCRAM = "kafka-scram";
  static final String IAM = "kafka-iam";

  private static final String IAM_KEYS = "listener.name.iam.aws_msk_iam.sasl.jaas.config";
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final KafkaListeners listeners;
  private final Map<String, String> environment;

  private KafkaBroker(
      KafkaRaftServer server, KafkaListeners listeners, Map<String, String> environment) {
    this.server = server;
    this.listeners = listeners;
    this.environment = environment;
  }

  /** Starts a broker on a folder, which is made ready for it at the first start. */
  static KafkaBroker start(CloudSite site) throws CloudException {
    Path folder = site.folder(NAME);
    Path clients = site.folder(KafkaClientFiles.FOLDER);
    KafkaListeners listeners = KafkaListeners.choose(site);
    KafkaRaftServer server = null;
    try {
      ServerCertificate certificate = ServerCertificate.of(folder);
      KafkaUser user = format(folder);
      KafkaClientFiles files = KafkaClientFiles.in(clients, certificate);
      files.write(listeners, user);
      IamSaslProvider.install();
      Map<String, String> settings = settings(folder, listeners);
      settings.putAll(security(certificate, site.key()));
      if (site.settings().kafkaRoles()) {
        KafkaRoles roles = KafkaRoles.of(folder);
        files.writeRoles(listeners, roles);
        settings.put(IAM_KEYS, keys(site.key(), roles));
        settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
        settings.put(
            "super.users", "User:ANONYMOUS;User:" + user.name() + ";User:" + site.key().id());
      }
      server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      return new KafkaBroker(server, listeners, environment(site, clients, files));
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      throw new CloudException("kafka does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put(NAME, listeners.plain());
    addresses.put(SCRAM, listeners.scram());
    addresses.put(IAM, listeners.iam());
    return addresses;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static Map<String, String> environment(
      CloudSite site, Path clients, KafkaClientFiles files) {
    Map<String, String> environment = new LinkedHashMap<>(site.awsEnvironment());
    environment.put("PINBEAM_KAFKA_CLIENTS", clients.toString());
    // Read by Kafka's own command-line tools.
    environment.put("KAFKA_OPTS", files.javaOptions());
    return environment;
  }

  /** Gives the user whose password was set at the first start. */
  private static KafkaUser format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return KafkaUser.load(folder);
    }
    KafkaUser user = KafkaUser.of(folder);
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setControllerListenerName(KafkaListeners.CONTROLLER)
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .setScramArguments(
            List.of("SCRAM-SHA-512=[name=%s,password=%s]".formatted(user.name(), user.password())))
        // What it says of its work is no line of ours.
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    return user;
  }

  private static Map<String, String> settings(Path folder, KafkaListeners listeners) {
    Map<String, String> settings = new HashMap<>(listeners.settings());
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", folder.toString());
    settings.put("controller.quorum.voters", NODE + "@" + listeners.controller());
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.retention.ms", "-1");
    // One node holds the only replica of everything.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // After a kill the controller lets the broker back in when its last session has run out.
    settings.put("broker.session.timeout.ms", "4000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Small: the cleaner takes this at the start, 128 MiB by default.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    return settings;
  }

  private static Map<String, String> security(ServerCertificate certificate, AccessKey key) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", certificate.pem().toString());
    settings.put("listener.name.scram.sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.scram.scram-sha-512.sasl.jaas.config",
        ScramLoginModule.class.getName() + " required;");
    settings.put("listener.name.iam.sasl.enabled.mechanisms", MskIamPayload.MECHANISM);
    settings.put(IAM_KEYS, keys(key) + ";");
    settings.put(
        "listener.name.iam.aws_msk_iam.sasl.server.callback.handler.class",
        IamCallbackHandler.class.getName());
    return settings;
  }

  private static String keys(AccessKey key) {
    return "%s required accessKeyId=\"%s\" secretAccessKey=\"%s\""
        .formatted(IAMLoginModule.class.getName(), key.id(), key.secret());
  }

  private static String keys(AccessKey key, KafkaRoles roles) {
    return "%s writerKeyId=\"%s\" writerSecret=\"%s\" readerKeyId=\"%s\" readerSecret=\"%s\";"
        .formatted(
            keys(key),
            roles.writer().id(),
            roles.writer().secret(),
            roles.reader().id(),
            roles.reader().secret());
  }
}
