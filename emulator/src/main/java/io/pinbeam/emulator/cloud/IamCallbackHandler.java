package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.AccessKey;
import io.pinbeam.emulator.aws.MskIamPayload;
import io.pinbeam.emulator.aws.SigV4;
import io.pinbeam.emulator.aws.SignatureRefused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Checks the payloads of {@code AWS_MSK_IAM} against the access key that the listener's JAAS
 * settings give as {@code accessKeyId} and {@code secretAccessKey}. Made by the broker, by its
 * name.
 */
public final class IamCallbackHandler implements AuthenticateCallbackHandler {
  private static final Set<String> HOSTS = Set.of("localhost", Ports.LOOPBACK);

  private SigV4 signatures;

  /** For the broker. */
  public IamCallbackHandler() {}

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaasEntries) {
    Map<String, ?> options = jaasEntries.get(0).getOptions();
    AccessKey key =
        AccessKey.of((String) options.get("accessKeyId"), (String) options.get("secretAccessKey"));
    signatures = SigV4.of(key, MskIamPayload.SERVICE);
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (!(callback instanceof IamCallback iam)) {
        throw new UnsupportedCallbackException(callback);
      }
      try {
        iam.accept(MskIamPayload.parse(iam.payload()).check(signatures, HOSTS));
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
