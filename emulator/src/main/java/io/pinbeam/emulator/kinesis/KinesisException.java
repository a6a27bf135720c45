package io.pinbeam.emulator.kinesis;

/** An error answer, by the service's own name for it. */
final class KinesisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  private KinesisException(String type, String message) {
    super(message);
    this.type = type;
  }

  static KinesisException of(String type, String message) {
    return new KinesisException(type, message);
  }

  static KinesisException notFound(String message) {
    return of("ResourceNotFoundException", message);
  }

  static KinesisException inUse(String message) {
    return of("ResourceInUseException", message);
  }

  static KinesisException argument(String message) {
    return of("InvalidArgumentException", message);
  }

  static KinesisException limit(String message) {
    return of("LimitExceededException", message);
  }

  static KinesisException throughput(String message) {
    return of("ProvisionedThroughputExceededException", message);
  }

  static KinesisException validation(String message) {
    return of("ValidationException", message);
  }

  static KinesisException serialization(String message) {
    return of("SerializationException", message);
  }

  /** As in an answer's {@code __type}. */
  String type() {
    return type;
  }
}
