package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam local-cloud}. */
final class LocalCloudCommand implements Subcommand {
  @Override
  public String name() {
    return "local-cloud";
  }

  @Override
  public String summary() {
    return "Kafka, S3, Kinesis, the source database and the gateway as servers on loopback";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return LocalCloudOptions.class;
  }

  @Override
  public String example() {
    return "local-cloud --data=out/cloud";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    List<String> words = words(Arguments.parse(args, LocalCloudOptions.class));
    try (LocalCloudProcess cloud = LocalCloudProcess.start(words.toArray(String[]::new))) {
      // Ctrl-C ends this VM without leaving the block in order.
      AtomicBoolean isTold = new AtomicBoolean();
      Thread end =
          new Thread(
              () -> {
                isTold.set(true);
                cloud.close();
              },
              "local-cloud-end");
      Runtime.getRuntime().addShutdownHook(end);
      cloud.addresses().forEach((name, address) -> out.println(name + "  " + address));
      out.println();
      for (Map.Entry<String, String> variable : cloud.environment().entrySet()) {
        out.println("export " + variable.getKey() + "=" + Shell.quoted(variable.getValue()));
      }
      out.println();
      out.println("READY; Ctrl-C ends it.");
      out.flush();
      cloud.awaitEnd();
      if (isTold.get()) {
        return ExitCode.OK;
      }
    }
    throw new IllegalStateException("the local cloud ended by itself");
  }

  private static List<String> words(LocalCloudOptions options) {
    List<String> words = new ArrayList<>();
    words.add("--parts=" + options.getParts());
    words.add("--user=" + (options.getUser() == null ? "demo" : options.getUser()));
    if (options.getData() != null) {
      words.add("--data=" + options.getData());
    }
    if (options.getApiKeyFile() != null) {
      words.add("--apiKeyFile=" + options.getApiKeyFile());
    }
    words.add("--gatewayTls=" + options.isGatewayTls());
    words.add("--kafkaRoles=" + options.isKafkaRoles());
    words.add("--shardRates=" + options.isShardRates());
    if (options.getPorts() != null) {
      for (String port : options.getPorts().split(",")) {
        if (!port.matches("[a-z0-9-]+=\\d{1,5}")) {
          throw new BadOptionException(
              "--ports="
                  + options.getPorts()
                  + " is not allowed: NAME=PORT,NAME=PORT is, such as gateway=8082,kafka=9092");
        }
        words.add("--port." + port);
      }
    }
    return words;
  }
}
