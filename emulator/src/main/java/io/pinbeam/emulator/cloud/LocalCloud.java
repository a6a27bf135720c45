package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.ErrorLine;
import io.pinbeam.emulator.SerialisedObjects;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the local cloud and keeps it running until its standard input ends, so that it never
 * outlives the process that started it.
 *
 * <p>Standard output is for that process: {@code name address} for the data folder and each part,
 * {@code export NAME=value} for the environment that clients want, then {@code READY}. What goes
 * wrong is one line on standard error and exit code 1, or 2 for a wrong option; an ordered end is
 * exit code 0.
 */
public final class LocalCloud {
  private static final Logger ROOT = Logger.getLogger("");
  private static final int FAILED = 1;
  private static final int WRONG_OPTION = 2;

  private LocalCloud() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.println(CloudSettings.USAGE);
      return;
    }
    SerialisedObjects.refuse();
    // The servers' own reports are of use only when they are failing.
    ROOT.setLevel(Level.SEVERE);
    RunningCloud cloud = new RunningCloud();
    Runtime.getRuntime().addShutdownHook(new Thread(cloud::close, "stop"));
    Thread parent = new Thread(LocalCloud::awaitEndOfInput, "parent");
    parent.setDaemon(true);
    parent.start();
    try {
      start(settings(arguments), cloud);
      System.out.println("READY");
      parent.join();
    } catch (CloudException e) {
      fail(e.getMessage(), FAILED);
    } catch (InterruptedException | RuntimeException | LinkageError e) {
      fail(e.toString(), FAILED);
    }
  }

  private static CloudSettings settings(String... arguments) throws CloudException {
    try {
      return CloudSettings.parse(arguments);
    } catch (CloudException e) {
      fail(e.getMessage(), WRONG_OPTION);
      throw e;
    }
  }

  private static void start(CloudSettings settings, RunningCloud cloud) throws CloudException {
    DataFolder data = cloud.start(() -> DataFolder.open(settings.data()));
    print("data", data.path().toString());
    CloudSite site = CloudSite.of(data, settings);
    for (String name : settings.parts()) {
      CloudPart part = cloud.start(() -> startPart(name, site));
      site.add(part);
      part.addresses().forEach(LocalCloud::print);
    }
    if (settings.user().isPresent()) {
      Provision.forUser(site, settings.user().get());
    }
    site.environment().forEach((name, value) -> System.out.println("export " + name + "=" + value));
  }

  private static CloudPart startPart(String name, CloudSite site) throws CloudException {
    return switch (name) {
      case KafkaBroker.NAME -> KafkaBroker.start(site);
      case S3Server.NAME -> S3Server.start(site);
      case KinesisPart.NAME -> KinesisPart.start(site);
      case DatabasePart.NAME -> DatabasePart.start(site);
      case GatewayPart.NAME -> GatewayPart.start(site);
      default -> throw new CloudException("there is no part '" + name + "'");
    };
  }

  private static void print(String name, String address) {
    System.out.println(name + "  " + address);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Only the end means something.
      }
    } catch (IOException e) {
      // An input that cannot be read has ended.
    }
    System.exit(0);
  }

  /** Ends the process, since servers' threads would keep it alive. */
  private static void fail(String reason, int exitCode) {
    System.err.println("local cloud: " + ErrorLine.of(reason));
    System.exit(exitCode);
  }
}
