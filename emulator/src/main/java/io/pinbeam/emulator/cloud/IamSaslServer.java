package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.aws.MskIamPayload;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/** The server's side of {@code AWS_MSK_IAM}: one payload from the client, one answer. */
final class IamSaslServer implements SaslServer {
  private final CallbackHandler handler;
  private String accessKeyId;

  IamSaslServer(CallbackHandler handler) {
    this.handler = handler;
  }

  @Override
  public String getMechanismName() {
    return MskIamPayload.MECHANISM;
  }

  @Override
  public byte[] evaluateResponse(byte[] response) throws SaslException {
    if (isComplete()) {
      throw new SaslAuthenticationException("the client sent more than one payload");
    }
    IamCallback callback = new IamCallback(response);
    try {
      handler.handle(new Callback[] {callback});
    } catch (IOException | UnsupportedCallbackException e) {
      throw new SaslException("the payload cannot be checked", e);
    }
    // Kafka sends the message of this exception to the client, and of no other.
    accessKeyId =
        callback
            .accessKeyId()
            .orElseThrow(() -> new SaslAuthenticationException(callback.refusal()));
    return ("{\"version\":\"2020_10_22\",\"request-id\":\"" + UUID.randomUUID() + "\"}")
        .getBytes(UTF_8);
  }

  @Override
  public boolean isComplete() {
    return accessKeyId != null;
  }

  @Override
  public String getAuthorizationID() {
    requireComplete();
    return accessKeyId;
  }

  @Override
  public byte[] unwrap(byte[] incoming, int offset, int length) {
    requireComplete();
    return Arrays.copyOfRange(incoming, offset, offset + length);
  }

  @Override
  public byte[] wrap(byte[] outgoing, int offset, int length) {
    requireComplete();
    return Arrays.copyOfRange(outgoing, offset, offset + length);
  }

  @Override
  public Object getNegotiatedProperty(String name) {
    requireComplete();
    return null;
  }

  @Override
  public void dispose() {
    // It holds nothing.
  }

  private void requireComplete() {
    if (!isComplete()) {
      throw new IllegalStateException("the client is not known yet");
    }
  }
}
