package io.pinbeam.emulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.msk.auth.iam.internals.AWS4SignedPayloadGenerator;
import software.amazon.msk.auth.iam.internals.AuthenticationRequestParams;
import software.amazon.msk.auth.iam.internals.region.ConfigurableRegionProvider;

/** The payloads are made by the real client library. */
class MskIamPayloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "a secret";
  private static final AccessKey KEY = AccessKey.of("LOCALKEY", SECRET);
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1");

  @Test
  void theClientsPayloadIsAccepted() throws Exception {
    assertThat(check(payload("localhost", "LOCALKEY", SECRET))).isEqualTo("LOCALKEY");
    assertThat(check(payload("127.0.0.1", "LOCALKEY", SECRET))).isEqualTo("LOCALKEY");
  }

  @Test
  void aSessionTokenIsPartOfWhatIsSigned() throws Exception {
    byte[] payload = payload("localhost", AwsSessionCredentials.create("LOCALKEY", SECRET, "a/+="));
    assertThat(check(payload)).isEqualTo("LOCALKEY");
    assertRefused(changed(payload, "x-amz-security-token", "b"), "signature");
  }

  @Test
  void anotherSecretIsRefused() throws Exception {
    assertRefused(payload("localhost", "LOCALKEY", "another secret"), "signature");
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    assertRefused(payload("localhost", "ANOTHERKEY", SECRET), "security token");
  }

  @Test
  void anotherHostIsRefused() throws Exception {
    assertRefused(payload("b-1.example.com", "LOCALKEY", SECRET), "another host");
  }

  @Test
  void aPayloadLivesForAQuarterOfAnHour() throws Exception {
    byte[] payload = payload("localhost", "LOCALKEY", SECRET);
    assertThat(check(payload, Duration.ofMinutes(14))).isEqualTo("LOCALKEY");
    assertThatThrownBy(() -> check(payload, Duration.ofMinutes(16)))
        .isInstanceOf(SignatureRefused.class)
        .hasMessageContaining("expired");
  }

  @Test
  void aPayloadOfTheFutureIsRefused() throws Exception {
    byte[] payload = payload("localhost", "LOCALKEY", SECRET);
    assertThatThrownBy(() -> check(payload, Duration.ofMinutes(-10)))
        .isInstanceOf(SignatureRefused.class)
        .hasMessageContaining("not yet current");
  }

  /** Each would give the payload's holder something that the key's holder did not sign. */
  @ParameterizedTest
  @CsvSource({
    "host, 127.0.0.1, signature",
    "action, kafka-cluster:DeleteTopic, action",
    "version, 2021_01_01, version",
    "x-amz-expires, 899000, too long",
    "x-amz-expires, 1, signature",
    "x-amz-date, 20200101T000000Z, date",
    "x-amz-signedheaders, '', X-Amz-SignedHeaders",
    "x-amz-signedheaders, user-agent, Host",
    "x-amz-algorithm, AWS4-HMAC-SHA1, X-Amz-Algorithm",
    "x-amz-credential, LOCALKEY, Credential",
    "x-amz-signature, 00, signature",
  })
  void aChangedPayloadIsRefused(String field, String value, String reason) throws Exception {
    assertRefused(changed(payload("localhost", "LOCALKEY", SECRET), field, value), reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "action",
        "host",
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-expires",
        "x-amz-signature",
        "x-amz-signedheaders"
      })
  void aFieldThatIsMissingIsRefused(String field) throws Exception {
    assertRefused(changed(payload("localhost", "LOCALKEY", SECRET), field, null), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"host\":{}}", "{\"host\":null}", "{} {}", "\0\1\2"})
  void whatIsNoPayloadIsRefused(String text) {
    assertRefused(text.getBytes(UTF_8), "no flat JSON object");
  }

  @Test
  void aRefusalTellsNothingOfThePayload() throws Exception {
    byte[] payload = payload("localhost", "LOCALKEY", "another secret");
    String signature = fields(payload).get("x-amz-signature");
    assertThatThrownBy(() -> check(payload))
        .message()
        .doesNotContain(SECRET)
        .doesNotContain(signature);
  }

  private static String check(byte[] payload) throws SignatureRefused {
    return check(payload, Duration.ZERO);
  }

  private static String check(byte[] payload, Duration later) throws SignatureRefused {
    SigV4 signatures =
        SigV4.of(KEY, MskIamPayload.SERVICE).withClock(Clock.offset(Clock.systemUTC(), later));
    return MskIamPayload.parse(payload).check(signatures, HOSTS);
  }

  private static void assertRefused(byte[] payload, String reason) {
    assertThatThrownBy(() -> check(payload))
        .isInstanceOf(SignatureRefused.class)
        .hasMessageContaining(reason);
  }

  private static byte[] payload(String host, String id, String secret) throws Exception {
    return payload(host, AwsBasicCredentials.create(id, secret));
  }

  private static byte[] payload(String host, AwsCredentials credentials) throws Exception {
    return new AWS4SignedPayloadGenerator()
        .signedPayload(
            AuthenticationRequestParams.create(host, credentials, "a test", new Ireland()));
  }

  private static byte[] changed(byte[] payload, String field, String value) throws Exception {
    Map<String, String> fields = fields(payload);
    assertThat(fields).containsKey(field);
    if (value == null) {
      fields.remove(field);
    } else {
      fields.put(field, value);
    }
    return JSON.writeValueAsBytes(fields);
  }

  private static Map<String, String> fields(byte[] payload) throws Exception {
    return JSON.readValue(payload, new TypeReference<TreeMap<String, String>>() {});
  }

  /** A bare host tells no region. */
  private static final class Ireland implements ConfigurableRegionProvider {
    @Override
    public Region getRegion() {
      return Region.EU_WEST_1;
    }

    @Override
    public Region getRegion(String host) {
      return getRegion();
    }
  }
}
