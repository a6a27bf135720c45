package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import io.pinbeam.emulator.aws.MskIamPayload;
import io.pinbeam.emulator.aws.SigV4;
import io.pinbeam.emulator.aws.SignatureRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Checks the payloads of {@code AWS_MSK_IAM} against the access keys that the listener's JAAS
 * settings give: {@code accessKeyId} and {@code secretAccessKey}, and the same with a role before
 * it. Made by the broker, by its name.
 */
public final class IamCallbackHandler implements AuthenticateCallbackHandler {
  private static final Set<String> HOSTS = Set.of("localhost", Ports.LOOPBACK);

  private final Map<String, SigV4> signatures = new HashMap<>();
  private SigV4 first;

  /** For the broker. */
  public IamCallbackHandler() {}

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaasEntries) {
    Map<String, ?> options = jaasEntries.get(0).getOptions();
    first = add(options, "accessKeyId", "secretAccessKey");
    for (String role : List.of(KafkaRoles.WRITER, KafkaRoles.READER)) {
      if (options.containsKey(role + "KeyId")) {
        add(options, role + "KeyId", role + "Secret");
      }
    }
  }

  private SigV4 add(Map<String, ?> options, String id, String secret) {
    AccessKey key = AccessKey.of((String) options.get(id), (String) options.get(secret));
    SigV4 check = SigV4.of(key, MskIamPayload.SERVICE);
    signatures.put(key.id(), check);
    return check;
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (!(callback instanceof IamCallback iam)) {
        throw new UnsupportedCallbackException(callback);
      }
      try {
        MskIamPayload payload = MskIamPayload.parse(iam.payload());
        // Of a key that nobody has, the first says so.
        iam.accept(payload.check(signatures.getOrDefault(payload.claimedKeyId(), first), HOSTS));
      } catch (SignatureRefused e) {
        iam.refuse("Access denied: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
