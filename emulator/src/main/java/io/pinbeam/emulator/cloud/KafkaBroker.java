package io.pinbeam.emulator.cloud;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node in KRaft mode, broker and controller at once. Topics are not made by writing to
 * them, as on MSK, and nothing is deleted for its age, since posts carry the time they were made
 * at.
 */
final class KafkaBroker implements CloudPart {
  static final String NAME = "kafka";

  private static final int NODE = 1;
  private static final String CLIENTS = "PLAINTEXT";
  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final int port;

  private KafkaBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts a broker on a folder, which is made ready for it at the first start. */
  static KafkaBroker start(CloudSite site) throws CloudException {
    Path folder = site.folder(NAME);
    int port = site.port(NAME);
    int controllerPort = Ports.choose(NAME + "'s controller", 0);
    while (controllerPort == port) {
      controllerPort = Ports.choose(NAME + "'s controller", 0);
    }
    KafkaRaftServer server = null;
    try {
      format(folder);
      server =
          new KafkaRaftServer(new KafkaConfig(settings(folder, port, controllerPort)), Time.SYSTEM);
      server.startup();
      return new KafkaBroker(server, port);
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      throw new CloudException("kafka does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> addresses() {
    return Map.of(NAME, Ports.LOOPBACK + ":" + port);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        // What it says of its work is no line of ours.
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private static Map<String, String> settings(Path folder, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", folder.toString());
    settings.put("controller.quorum.voters", NODE + "@" + Ports.LOOPBACK + ":" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put(
        "listeners",
        CLIENTS
            + "://"
            + Ports.LOOPBACK
            + ":"
            + port
            + ","
            + CONTROLLER
            + "://"
            + Ports.LOOPBACK
            + ":"
            + controllerPort);
    settings.put(
        "listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENTS);
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
}
