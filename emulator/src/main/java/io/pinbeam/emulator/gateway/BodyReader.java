package io.pinbeam.emulator.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads a request's body as it comes: no thread waits for a client that is slow, or stops. */
final class BodyReader implements ReadListener {
  private static final int CHUNK = 8_192;

  private final ServletInputStream in;
  private final int atMost;
  private final byte[] chunk = new byte[CHUNK];
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  private BodyReader(ServletInputStream in, int atMost) {
    this.in = in;
    this.atMost = atMost;
  }

  /**
   * Begins to read, in a request that has been made asynchronous.
   *
   * @return the body, or its first bytes if it has more than {@code atMost}; it fails with an
   *     {@link IOException} if the body ends early, and with a {@link
   *     java.util.concurrent.TimeoutException} if it is not there in time
   */
  static CompletableFuture<byte[]> read(ServletInputStream in, int atMost, Duration limit) {
    BodyReader reader = new BodyReader(in, atMost);
    in.setReadListener(reader);
    return reader.whole.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!whole.isDone() && in.isReady()) {
      int read = in.read(chunk);
      if (read < 0) {
        return;
      }
      bytes.write(chunk, 0, read);
      if (bytes.size() > atMost) {
        whole.complete(bytes.toByteArray());
      }
    }
  }

  @Override
  public void onAllDataRead() {
    whole.complete(bytes.toByteArray());
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }
}
