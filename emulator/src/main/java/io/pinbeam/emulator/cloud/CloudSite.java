package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a part finds where it starts: the folder, the key, the wanted ports, the earlier parts. */
final class CloudSite {
  static final String REGION = "us-east-1";

  private final DataFolder data;
  private final CloudSettings settings;
  private final AccessKey key;
  private final List<CloudPart> parts = new ArrayList<>();

  private CloudSite(DataFolder data, CloudSettings settings, AccessKey key) {
    this.data = data;
    this.settings = settings;
    this.key = key;
  }

  static CloudSite of(DataFolder data, CloudSettings settings) throws CloudException {
    try {
      return new CloudSite(data, settings, AccessKey.of(data.path()));
    } catch (IOException e) {
      throw new CloudException(e.getMessage(), e);
    }
  }

  /** The folder of one part, made if it is missing. */
  Path folder(String part) throws CloudException {
    return data.of(part);
  }

  /** A port for an address of this name, free now: the wanted one, or any. */
  int port(String name) throws CloudException {
    return Ports.choose(name, settings.port(name));
  }

  /** The same for several addresses at once, none of them twice. */
  Map<String, Integer> ports(String... names) throws CloudException {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (String name : names) {
      wanted.put(name, settings.port(name));
    }
    return Ports.choose(wanted);
  }

  CloudSettings settings() {
    return settings;
  }

  AccessKey key() {
    return key;
  }

  /** What every client of AWS reads: the region and the key. */
  Map<String, String> awsEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_REGION", REGION);
    // The name by which the AWS CLI and Python's SDK know it.
    environment.put("AWS_DEFAULT_REGION", REGION);
    environment.put("AWS_ACCESS_KEY_ID", key.id());
    environment.put("AWS_SECRET_ACCESS_KEY", key.secret());
    return environment;
  }

  void add(CloudPart part) {
    parts.add(part);
  }

  /** An address of a part that runs already. */
  Optional<String> address(String name) {
    return parts.stream()
        .map(part -> part.addresses().get(name))
        .filter(address -> address != null)
        .findFirst();
  }

  /** The environment that all parts together ask for, in the order of their start. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    parts.forEach(part -> environment.putAll(part.environment()));
    return environment;
  }
}
