package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Two more access keys, which may do with a user's topics what the gateway's and the readers' roles
 * may do on AWS: the one only write them, the other only read them.
 */
record KafkaRoles(AccessKey writer, AccessKey reader) {
  static final String WRITER = "writer";
  static final String READER = "reader";

  /** Those of a folder, drawn if it has none yet. */
  static KafkaRoles of(Path folder) throws IOException {
    return new KafkaRoles(AccessKey.of(folder, WRITER), AccessKey.of(folder, READER));
  }

  /** Grants them these topics; what was granted already stays. */
  void allow(Admin admin, List<String> topics) throws ExecutionException, InterruptedException {
    List<AclBinding> granted = new ArrayList<>();
    ResourcePattern cluster =
        new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL);
    granted.add(grant(cluster, writer, AclOperation.IDEMPOTENT_WRITE));
    for (AccessKey key : List.of(writer, reader)) {
      granted.add(grant(cluster, key, AclOperation.DESCRIBE));
    }
    for (String name : topics) {
      ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
      granted.add(grant(topic, writer, AclOperation.WRITE));
      granted.add(grant(topic, reader, AclOperation.READ));
    }
    admin.createAcls(granted).all().get();
  }

  /** As profiles of an AWS credentials file. */
  byte[] profiles() {
    return (profile(WRITER, writer) + profile(READER, reader)).getBytes(StandardCharsets.UTF_8);
  }

  private static AclBinding grant(ResourcePattern on, AccessKey key, AclOperation operation) {
    return new AclBinding(
        on, new AccessControlEntry("User:" + key.id(), "*", operation, AclPermissionType.ALLOW));
  }

  private static String profile(String name, AccessKey key) {
    return "[%s]\naws_access_key_id=%s\naws_secret_access_key=%s\n"
        .formatted(name, key.id(), key.secret());
  }
}
