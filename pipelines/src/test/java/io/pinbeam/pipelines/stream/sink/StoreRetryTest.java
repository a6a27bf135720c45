package io.pinbeam.pipelines.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class StoreRetryTest {
  private final StoreRetry retry = new StoreRetry(Duration.ofMinutes(1), 1);
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void whatMayPassIsTriedAgain() throws IOException {
    String result =
        retry.run(
            "a table",
            () -> {
              switch (calls.incrementAndGet()) {
                case 1:
                  throw new IOException("away");
                case 2:
                  throw new UncheckedIOException(new IOException("away"));
                case 3:
                  throw SdkClientException.create("away");
                case 4:
                  throw new IllegalStateException(new IOException("away"));
                default:
                  return "done";
              }
            });

    assertThat(result).isEqualTo("done");
    assertThat(calls).hasValue(5);
  }

  @Test
  void whatCannotPassIsThrownAtOnce() {
    for (RuntimeException failure :
        new RuntimeException[] {
          new IllegalArgumentException("wrong"),
          new UnsupportedOperationException("no"),
          new IllegalStateException("no"),
          new UncheckedIOException(new IOException(new IllegalArgumentException("wrong")))
        }) {
      calls.set(0);
      assertThatThrownBy(() -> fail(failure)).isSameAs(failure);
      assertThat(calls).as(failure.toString()).hasValue(1);
    }
  }

  @Test
  void anOutageThatDoesNotEndIsThrown() {
    StoreRetry impatient = new StoreRetry(Duration.ofMillis(200), 1);

    assertThatThrownBy(
            () ->
                impatient.run(
                    "a table",
                    () -> {
                      calls.incrementAndGet();
                      throw new IOException("away");
                    }))
        .hasMessage("away");
    assertThat(calls.get()).isGreaterThan(2);
  }

  private Object fail(RuntimeException failure) throws IOException {
    return retry.run(
        "a table",
        () -> {
          calls.incrementAndGet();
          throw failure;
        });
  }
}
