package io.pinbeam.emulator.cloud;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the broker listens. The two with TLS are announced as {@code localhost}, because a Java
 * client asks the system for the name of a bare address, and gets whatever stands first in its
 * hosts file: the name that it then compares with the certificate and signs for.
 */
record KafkaListeners(int plainPort, int scramPort, int iamPort, int controllerPort) {
  static final String CONTROLLER = "CONTROLLER";

  private static final String PLAIN = "PLAIN";
  private static final String SCRAM = "SCRAM";
  private static final String IAM = "IAM";
  private static final String TLS_HOST = "localhost";

  static KafkaListeners choose(CloudSite site) throws CloudException {
    String controller = KafkaBroker.NAME + "'s controller";
    Map<String, Integer> ports =
        site.ports(KafkaBroker.NAME, KafkaBroker.SCRAM, KafkaBroker.IAM, controller);
    return new KafkaListeners(
        ports.get(KafkaBroker.NAME),
        ports.get(KafkaBroker.SCRAM),
        ports.get(KafkaBroker.IAM),
        ports.get(controller));
  }

  String plain() {
    return Ports.LOOPBACK + ":" + plainPort;
  }

  String scram() {
    return TLS_HOST + ":" + scramPort;
  }

  String iam() {
    return TLS_HOST + ":" + iamPort;
  }

  String controller() {
    return Ports.LOOPBACK + ":" + controllerPort;
  }

  /** What the broker's settings say of them. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "listeners",
        String.join(
            ",",
            PLAIN + "://" + plain(),
            SCRAM + "://" + Ports.LOOPBACK + ":" + scramPort,
            IAM + "://" + Ports.LOOPBACK + ":" + iamPort,
            CONTROLLER + "://" + controller()));
    settings.put(
        "advertised.listeners",
        String.join(",", PLAIN + "://" + plain(), SCRAM + "://" + scram(), IAM + "://" + iam()));
    settings.put(
        "listener.security.protocol.map",
        String.join(
            ",",
            PLAIN + ":PLAINTEXT",
            SCRAM + ":SASL_SSL",
            IAM + ":SASL_SSL",
            CONTROLLER + ":PLAINTEXT"));
    settings.put("inter.broker.listener.name", PLAIN);
    settings.put("controller.listener.names", CONTROLLER);
    return settings;
  }
}
