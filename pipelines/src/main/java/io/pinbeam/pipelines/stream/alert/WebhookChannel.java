package io.pinbeam.pipelines.stream.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Alerts as a POST of their JSON, with
 *
 * <pre>
 * Idempotency-Key: the alert's id
 * X-Pinbeam-Timestamp: seconds since 1970, of this try
 * X-Pinbeam-Signature: sha256=hex of HMAC-SHA-256(secret, timestamp + "." + body)
 * </pre>
 *
 * <p>Any answer of 2xx is a delivery. 408, 429, 5xx and no answer are tried again; redirects are
 * not followed, and what else there is, is refused.
 */
final class WebhookChannel implements AlertChannel {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final ChannelSettings.Webhook settings;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  WebhookChannel(ChannelSettings.Webhook settings, Duration timeout, Clock clock) {
    this.settings = settings;
    this.timeout = timeout;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public String name() {
    return settings.name();
  }

  /** The path and the query may be a secret. */
  @Override
  public String address() {
    URI url = settings.url();
    return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  @Override
  public Attempt deliver(Alert alert) throws InterruptedException {
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request(alert), HttpResponse.BodyHandlers.discarding());
    try {
      // The request's own time limit does not cover the answer's body.
      return attempt(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Attempt.again("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause instanceof IOException
          ? Attempt.again(cause.getClass().getSimpleName())
          : Attempt.refused(cause.getClass().getSimpleName());
    } finally {
      response.cancel(true);
    }
  }

  private HttpRequest request(Alert alert) {
    byte[] body = alert.toJson().getBytes(StandardCharsets.UTF_8);
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    return HttpRequest.newBuilder(settings.url())
        .timeout(timeout)
        .header("Content-Type", "application/json")
        .header("User-Agent", "pinbeam")
        .header("Idempotency-Key", alert.id())
        .header("X-Pinbeam-Timestamp", timestamp)
        .header("X-Pinbeam-Signature", "sha256=" + signature(timestamp, body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private String signature(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(settings.secret().bytes(), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Attempt attempt(HttpResponse<Void> response) {
    int status = response.statusCode();
    String reason = "HTTP " + status;
    if (status >= 200 && status < 300) {
      return Attempt.delivered();
    }
    if (status == 408 || status == 429 || status >= 500) {
      return new Attempt(End.AGAIN, reason, wait(response));
    }
    return Attempt.refused(reason);
  }

  private static Duration wait(HttpResponse<Void> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("").strip();
    if (!seconds.matches("\\d{1,6}")) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(Integer.parseInt(seconds));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
