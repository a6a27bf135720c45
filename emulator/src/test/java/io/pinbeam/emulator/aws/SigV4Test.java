package io.pinbeam.emulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinbeam.emulator.aws.SignatureRefused.Reason;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class SigV4Test {
  private static final AccessKey KEY = AccessKey.of("LOCALKEY", "a secret");
  private static final Instant NOW = Instant.parse("2026-11-21T23:59:58Z");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final byte[] BODY = "{\"StreamName\":\"pins\"}".getBytes(UTF_8);

  /** From AWS's Signature Version 4 test suite: get-vanilla. */
  @Test
  void thePublishedPlainRequestIsAccepted() {
    SignedRequest request =
        published(
            List.of(),
            Map.of("Host", List.of("example.amazonaws.com")),
            "us-east-1/service",
            "host;x-amz-date",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

    assertThatCode(() -> published("service").checkHeaders(request)).doesNotThrowAnyException();
  }

  /** The example of AWS's documents, with a query and one more header. */
  @Test
  void thePublishedRequestWithAQueryIsAccepted() {
    SignedRequest request =
        published(
            SignedRequest.query("Version=2010-05-08&Action=ListUsers"),
            Map.of(
                "host", List.of("iam.amazonaws.com"),
                "Content-Type", List.of("application/x-www-form-urlencoded; charset=utf-8")),
            "us-east-1/iam",
            "content-type;host;x-amz-date",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");

    assertThatCode(() -> published("iam").checkHeaders(request)).doesNotThrowAnyException();
  }

  @Test
  void whatTheSdkSignsInHeadersIsAccepted() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      SignedRequest request = signed(random(random), AuthLocation.HEADER, BODY);
      assertThatCode(() -> check(NOW).checkHeaders(request))
          .as(request.toString())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void whatTheSdkPresignsIsAcceptedUntilItExpires() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      SignedRequest request = signed(random(random), AuthLocation.QUERY_STRING, new byte[0]);
      assertThatCode(() -> check(NOW.plusSeconds(899)).checkQuery(request, QUARTER))
          .as(request.toString())
          .doesNotThrowAnyException();
    }
    SignedRequest request = signed(random(random), AuthLocation.QUERY_STRING, new byte[0]);
    assertThat(refusedQuery(check(NOW.plusSeconds(901)), request, QUARTER))
        .isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(refusedQuery(check(NOW.minusSeconds(301)), request, QUARTER))
        .isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(refusedQuery(check(NOW), request, Duration.ofMinutes(14)))
        .isEqualTo(Reason.INCOMPLETE_SIGNATURE);
  }

  @Test
  void anythingElseThanWhatWasSignedIsRefused() {
    SignedRequest request = signed(plain(), AuthLocation.HEADER, BODY);
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.put("x-amz-target", List.of("Kinesis_20131202.DeleteStream"));

    assertInvalid(with(request, "GET", "/", request.headers(), request.payloadHash()));
    assertInvalid(with(request, "POST", "/a", request.headers(), request.payloadHash()));
    assertInvalid(with(request, "POST", "/", headers, request.payloadHash()));
    assertInvalid(with(request, "POST", "/", request.headers(), SigV4.sha256(new byte[] {1})));
    assertInvalid(
        new SignedRequest(
            "POST", "/", SignedRequest.query("a=b"), request.headers(), request.payloadHash()));
  }

  @Test
  void anotherSecretKeyServiceRegionOrTimeIsRefused() {
    SignedRequest request = signed(plain(), AuthLocation.HEADER, BODY);
    Clock clock = clock(NOW);

    assertThat(
            refused(
                SigV4.of(AccessKey.of(KEY.id(), "another"), "kinesis").withClock(clock), request))
        .isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(
            refused(
                SigV4.of(AccessKey.of("OTHER", KEY.secret()), "kinesis").withClock(clock), request))
        .isEqualTo(Reason.UNRECOGNIZED_CLIENT);
    assertThat(refused(SigV4.of(KEY, "kafka-cluster").withClock(clock), request))
        .isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(refused(check(NOW).withRegion("eu-west-1"), request))
        .isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(refused(check(NOW.plusSeconds(301)), request)).isEqualTo(Reason.INVALID_SIGNATURE);
    assertThat(refused(check(NOW.minusSeconds(301)), request)).isEqualTo(Reason.INVALID_SIGNATURE);
    assertThatCode(() -> check(NOW.plusSeconds(299)).checkHeaders(request))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(NOW.minusSeconds(299)).checkHeaders(request))
        .doesNotThrowAnyException();
  }

  @Test
  void anIncompleteSignatureIsRefused() {
    SignedRequest request = signed(plain(), AuthLocation.HEADER, BODY);
    String whole = request.headers().get("authorization").get(0);

    assertThat(refused(check(NOW), authorized(request, null)))
        .isEqualTo(Reason.MISSING_AUTHENTICATION_TOKEN);
    assertThat(refusedQuery(check(NOW), request, QUARTER))
        .isEqualTo(Reason.MISSING_AUTHENTICATION_TOKEN);
    for (String text :
        List.of(
            "Bearer x",
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 x",
            whole.replace("Credential=", "Other="),
            whole.replace("SignedHeaders=", "Other="),
            whole.replace("Signature=", "Other="),
            whole.replace("/aws4_request", ""))) {
      assertThat(refused(check(NOW), authorized(request, text)))
          .as(text)
          .isEqualTo(Reason.INCOMPLETE_SIGNATURE);
    }
    Map<String, List<String>> undated = new HashMap<>(request.headers());
    undated.put("x-amz-date", List.of("yesterday"));
    assertThat(refused(check(NOW), with(request, "POST", "/", undated, request.payloadHash())))
        .isEqualTo(Reason.INCOMPLETE_SIGNATURE);
    assertThat(refused(check(NOW), authorized(request, whole.replace("host;", ""))))
        .isEqualTo(Reason.INVALID_SIGNATURE);
  }

  @Test
  void noMessageHoldsASecretOrASignature() {
    SignedRequest request = signed(plain(), AuthLocation.HEADER, BODY);
    SigV4 other = SigV4.of(AccessKey.of(KEY.id(), "another"), "kinesis").withClock(clock(NOW));

    SignatureRefused refused =
        catchThrowableOfType(SignatureRefused.class, () -> other.checkHeaders(request));

    assertThat(refused.getMessage())
        .doesNotContain("another", KEY.secret())
        .doesNotMatch(".*[0-9a-f]{32}.*");
  }

  private static SignedRequest published(
      List<Map.Entry<String, String>> query,
      Map<String, List<String>> headers,
      String scope,
      String signedHeaders,
      String signature) {
    Map<String, List<String>> all = new HashMap<>(headers);
    all.put("X-Amz-Date", List.of("20150830T123600Z"));
    all.put(
        "Authorization",
        List.of(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/"
                + scope
                + "/aws4_request, SignedHeaders="
                + signedHeaders
                + ", Signature="
                + signature));
    return new SignedRequest("GET", "/", query, all, SigV4.sha256(new byte[0]));
  }

  private static SigV4 published(String service) {
    return SigV4.of(
            AccessKey.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), service)
        .withRegion("us-east-1")
        .withClock(clock(Instant.parse("2015-08-30T12:36:00Z")));
  }

  private static SigV4 check(Instant now) {
    return SigV4.of(KEY, "kinesis").withRegion("us-east-1").withClock(clock(now));
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static SdkHttpRequest plain() {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(URI.create("http://127.0.0.1:4567/"))
        .putHeader("x-amz-target", "Kinesis_20131202.ListStreams")
        .build();
  }

  /** Paths, repeated parameters and headers with all that must be escaped, sorted or cut. */
  private static SdkHttpRequest random(Random random) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(random.nextBoolean() ? SdkHttpMethod.POST : SdkHttpMethod.GET)
            .protocol("http")
            .host("localhost")
            .port(1 + random.nextInt(60_000));
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/')
          .append(List.of("a", "b%20c", "%C3%A9", ".", "a/..", "x-y_z~").get(random.nextInt(6)));
    }
    request.encodedPath(path.append('/').toString());
    for (int i = random.nextInt(5); i > 0; i--) {
      request.appendRawQueryParameter(text(random, "aB&= +/é"), text(random, "aB&= +/é%~*"));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      request.appendHeader("x-" + text(random, "abc"), text(random, "aB  c,;"));
    }
    return request.build();
  }

  private static String text(Random random, String alphabet) {
    StringBuilder text = new StringBuilder("n");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static SignedRequest signed(SdkHttpRequest request, AuthLocation location, byte[] body) {
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r -> {
                  r.identity(AwsCredentialsIdentity.create(KEY.id(), KEY.secret()))
                      .request(request)
                      .payload(
                          ContentStreamProvider.fromInputStream(new ByteArrayInputStream(body)))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                      .putProperty(AwsV4HttpSigner.AUTH_LOCATION, location)
                      .putProperty(HttpSigner.SIGNING_CLOCK, clock(NOW));
                  if (location == AuthLocation.QUERY_STRING) {
                    r.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, QUARTER);
                  }
                })
            .request();
    return new SignedRequest(
        signed.method().name(),
        signed.encodedPath(),
        SignedRequest.query(signed.encodedQueryParameters().orElse("")),
        signed.headers(),
        SigV4.sha256(body));
  }

  private static SignedRequest with(
      SignedRequest request,
      String method,
      String path,
      Map<String, List<String>> headers,
      String payloadHash) {
    return new SignedRequest(method, path, request.query(), headers, payloadHash);
  }

  private static SignedRequest authorized(SignedRequest request, String authorization) {
    Map<String, List<String>> headers = new HashMap<>(request.headers());
    headers.put("authorization", authorization == null ? List.of() : List.of(authorization));
    return with(request, request.method(), request.path(), headers, request.payloadHash());
  }

  private static void assertInvalid(SignedRequest request) {
    assertThat(refused(check(NOW), request)).isEqualTo(Reason.INVALID_SIGNATURE);
  }

  private static Reason refused(SigV4 check, SignedRequest request) {
    return catchThrowableOfType(SignatureRefused.class, () -> check.checkHeaders(request)).reason();
  }

  private static Reason refusedQuery(SigV4 check, SignedRequest request, Duration longest) {
    return catchThrowableOfType(SignatureRefused.class, () -> check.checkQuery(request, longest))
        .reason();
  }
}
