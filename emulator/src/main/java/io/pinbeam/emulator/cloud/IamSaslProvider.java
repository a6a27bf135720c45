package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.MskIamPayload;
import java.security.Provider;
import java.security.Security;

/** Makes the server's side of {@code AWS_MSK_IAM} known to Java, which the broker asks for it. */
final class IamSaslProvider extends Provider {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "PinbeamMskIamServer";

  private IamSaslProvider() {
    super(NAME, "1.0", "the server's side of the SASL mechanism AWS_MSK_IAM");
    put("SaslServerFactory." + MskIamPayload.MECHANISM, IamSaslServerFactory.class.getName());
  }

  /** A second call does nothing. */
  static void install() {
    Security.addProvider(new IamSaslProvider());
  }
}
