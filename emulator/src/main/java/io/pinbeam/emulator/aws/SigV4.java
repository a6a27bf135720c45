package io.pinbeam.emulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.aws.SignatureRefused.Reason;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS Signature Version 4, made in headers or presigned in the query, against one access
 * key: any set of signed headers, as the algorithm is published, with double encoding of the path
 * (all services but S3).
 */
public final class SigV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST_EXPIRY = Duration.ofDays(7);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AccessKey key;
  private final String service;
  private final Optional<String> region;
  private final Clock clock;

  /** The last signing key: it changes with day and region, and each costs four hashes. */
  private volatile SigningKey last = new SigningKey("", new byte[0]);

  private SigV4(AccessKey key, String service, Optional<String> region, Clock clock) {
    this.key = key;
    this.service = service;
    this.region = region;
    this.clock = clock;
  }

  /** Takes signatures of this key for this service, whatever region they are made for. */
  public static SigV4 of(AccessKey key, String service) {
    return new SigV4(key, service, Optional.empty(), Clock.systemUTC());
  }

  /** Takes signatures for this region alone. */
  public SigV4 withRegion(String name) {
    return new SigV4(key, service, Optional.of(name), clock);
  }

  /** Takes the time from elsewhere. */
  public SigV4 withClock(Clock time) {
    return new SigV4(key, service, region, time);
  }

  /** Checks a request that carries its signature in the header {@code Authorization}. */
  public void checkHeaders(SignedRequest request) throws SignatureRefused {
    String authorization =
        request
            .header("authorization")
            .orElseThrow(
                () ->
                    new SignatureRefused(
                        Reason.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token"));
    Map<String, String> parts = authorizationParts(authorization);
    Instant time = time(required(request.header("x-amz-date"), "the header x-amz-date"));
    Claim claim =
        claim(
            required(Optional.ofNullable(parts.get("Credential")), "'Credential'"),
            required(Optional.ofNullable(parts.get("SignedHeaders")), "'SignedHeaders'"),
            required(Optional.ofNullable(parts.get("Signature")), "'Signature'"),
            time);
    checkSkew(time, SKEW);
    compare(claim, request, request.query());
  }

  /**
   * Checks a request that is signed in its query ({@code X-Amz-Signature} and the like, in any
   * case). The query's other parameters are part of what is signed.
   *
   * @param longestExpiry what {@code X-Amz-Expires} may ask for at most
   */
  public void checkQuery(SignedRequest request, Duration longestExpiry) throws SignatureRefused {
    if (request.parameter("X-Amz-Signature").isEmpty()) {
      throw new SignatureRefused(
          Reason.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }
    if (!ALGORITHM.equals(parameter(request, "X-Amz-Algorithm"))) {
      throw incomplete("X-Amz-Algorithm is not " + ALGORITHM);
    }
    Instant time = time(parameter(request, "X-Amz-Date"));
    Claim claim =
        claim(
            parameter(request, "X-Amz-Credential"),
            parameter(request, "X-Amz-SignedHeaders"),
            parameter(request, "X-Amz-Signature"),
            time);
    Duration expires = expires(parameter(request, "X-Amz-Expires"));
    if (expires.compareTo(longestExpiry) > 0 || expires.compareTo(LONGEST_EXPIRY) > 0) {
      throw incomplete("X-Amz-Expires is too long");
    }
    checkSkew(time, expires);
    compare(
        claim,
        request,
        request.query().stream()
            .filter(pair -> !pair.getKey().equalsIgnoreCase("X-Amz-Signature"))
            .toList());
  }

  /** SHA-256 in lower-case hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, String> authorizationParts(String authorization)
      throws SignatureRefused {
    if (!authorization.startsWith(ALGORITHM + " ")) {
      throw incomplete("the Authorization header does not begin with " + ALGORITHM);
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : authorization.substring(ALGORITHM.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw incomplete("the Authorization header holds a part without '='");
      }
      parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    }
    return parts;
  }

  private Claim claim(String credential, String signedHeaders, String signature, Instant time)
      throws SignatureRefused {
    String[] scope = credential.split("/", -1);
    if (scope.length != 5) {
      throw incomplete("Credential must be key/date/region/service/" + TERMINATOR);
    }
    String stamp = TIME.format(time);
    Claim claim =
        new Claim(
            stamp,
            scope[2],
            String.join("/", Arrays.asList(scope).subList(1, 5)),
            List.of(signedHeaders.split(";", -1)),
            signature);
    if (!scope[0].equals(key.id())) {
      throw new SignatureRefused(
          Reason.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
    }
    if (!scope[1].equals(stamp.substring(0, 8))) {
      throw invalid("Credential should be scoped to the date of X-Amz-Date.");
    }
    if (region.isPresent() && !scope[2].equals(region.get())) {
      throw invalid("Credential should be scoped to a valid region, not '" + scope[2] + "'.");
    }
    if (!scope[3].equals(service)) {
      throw invalid("Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!scope[4].equals(TERMINATOR)) {
      throw invalid("Credential should end in '" + TERMINATOR + "'.");
    }
    return claim;
  }

  private static String parameter(SignedRequest request, String name) throws SignatureRefused {
    return required(request.parameter(name), name);
  }

  private static String required(Optional<String> value, String name) throws SignatureRefused {
    return value
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> incomplete("the signature lacks " + name));
  }

  private static Instant time(String text) throws SignatureRefused {
    try {
      return Instant.from(TIME.parse(text));
    } catch (DateTimeException e) {
      throw incomplete("the date of the signature is not like 20200101T000000Z");
    }
  }

  private static Duration expires(String text) throws SignatureRefused {
    try {
      Duration expires = Duration.ofSeconds(Integer.parseInt(text));
      if (!expires.isNegative()) {
        return expires;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw incomplete("X-Amz-Expires is not a number of seconds");
  }

  private void checkSkew(Instant time, Duration valid) throws SignatureRefused {
    Instant now = clock.instant();
    if (now.isAfter(time.plus(valid))) {
      throw invalid("Signature expired: " + TIME.format(time) + " is too long ago.");
    }
    if (time.isAfter(now.plus(SKEW))) {
      throw invalid("Signature not yet current: " + TIME.format(time) + " is still to come.");
    }
  }

  private void compare(
      Claim claim, SignedRequest request, List<Map.Entry<String, String>> signedQuery)
      throws SignatureRefused {
    // Otherwise a request could be sent on to another host as it is.
    if (!claim.signedHeaders.contains("host")) {
      throw invalid("'Host' must be a 'SignedHeader'.");
    }
    String text =
        String.join(
            "\n",
            ALGORITHM,
            claim.time,
            claim.scope,
            sha256(CanonicalRequest.of(request, signedQuery, claim.signedHeaders).getBytes(UTF_8)));
    byte[] expected =
        HexFormat.of().formatHex(hmac(signingKey(claim.scope, claim.region), text)).getBytes(UTF_8);
    if (!MessageDigest.isEqual(expected, claim.signature.getBytes(UTF_8))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided."
              + " Check your AWS Secret Access Key and signing method.");
    }
  }

  private byte[] signingKey(String scope, String scopeRegion) {
    SigningKey known = last;
    if (!known.scope.equals(scope)) {
      byte[] date = hmac(("AWS4" + key.secret()).getBytes(UTF_8), scope.substring(0, 8));
      known = new SigningKey(scope, hmac(hmac(hmac(date, scopeRegion), service), TERMINATOR));
      last = known;
    }
    return known.bytes;
  }

  private static byte[] hmac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static SignatureRefused incomplete(String message) {
    return new SignatureRefused(Reason.INCOMPLETE_SIGNATURE, message);
  }

  private static SignatureRefused invalid(String message) {
    return new SignatureRefused(Reason.INVALID_SIGNATURE, message);
  }

  /** What the request says of its signature. */
  private record Claim(
      String time, String region, String scope, List<String> signedHeaders, String signature) {}

  private record SigningKey(String scope, byte[] bytes) {}
}
