package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.aws.MskIamPayload;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;

/** Made by Java's security framework, by its name. */
public final class IamSaslServerFactory implements SaslServerFactory {
  /** For Java's security framework. */
  public IamSaslServerFactory() {}

  @Override
  public SaslServer createSaslServer(
      String mechanism,
      String protocol,
      String serverName,
      Map<String, ?> properties,
      CallbackHandler handler)
      throws SaslException {
    if (!MskIamPayload.MECHANISM.equals(mechanism)) {
      throw new SaslException("the mechanism is not " + MskIamPayload.MECHANISM);
    }
    return new IamSaslServer(handler);
  }

  @Override
  public String[] getMechanismNames(Map<String, ?> properties) {
    return new String[] {MskIamPayload.MECHANISM};
  }
}
