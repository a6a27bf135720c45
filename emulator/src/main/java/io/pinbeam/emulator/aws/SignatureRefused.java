package io.pinbeam.emulator.aws;

/** Why a request's signature was not accepted; the message never holds a secret or a signature. */
public final class SignatureRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SignatureRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The kinds of refusal, by the names that AWS gives them. */
  public enum Reason {
    /** There is no signature at all. */
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException"),
    /** A part of the signature is missing or has no sense. */
    INCOMPLETE_SIGNATURE("IncompleteSignatureException"),
    /** The access key is not known. */
    UNRECOGNIZED_CLIENT("UnrecognizedClientException"),
    /** Made with another secret, for another request, another service, or at another time. */
    INVALID_SIGNATURE("InvalidSignatureException");

    private final String type;

    Reason(String type) {
      this.type = type;
    }

    /** The name as in an answer's {@code __type}. */
    public String type() {
      return type;
    }
  }
}
