package io.pinbeam.emulator.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingSettingsTest {
  private static final String GATEWAY = "--gateway=http://127.0.0.1:8080";

  @Test
  void theDefaults() {
    PostingSettings settings = PostingSettings.parse(GATEWAY);
    assertThat(settings.user()).isEqualTo("demo");
    assertThat(settings.mode()).isEqualTo(PostingMode.BATCH);
    assertThat(settings.seed()).isEqualTo(1);
    assertThat(settings.count()).isEmpty();
    assertThat(settings.rate()).isEmpty();
    assertThat(settings.defects()).isZero();
    assertThat(settings.postsPerBatch()).isEqualTo(200);
    assertThat(settings.inFlight()).isEqualTo(4);
    assertThat(settings.patience()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.pauses()).isFalse();
  }

  @Test
  void theOriginalDrawsKeepTheirPausesUnlessARateIsGiven() {
    PostingSettings original = PostingSettings.parse(GATEWAY, "--draws=original");
    assertThat(original.seed()).isEqualTo(100);
    assertThat(original.pauses()).isTrue();
    assertThat(original.postsPerBatch()).isEqualTo(1);
    PostingSettings fast = PostingSettings.parse(GATEWAY, "--draws=original", "--rate=0");
    assertThat(fast.pauses()).isFalse();
    assertThat(fast.postsPerBatch()).isEqualTo(200);
  }

  @Test
  void aLowRateMakesSmallRequests() {
    assertThat(PostingSettings.parse(GATEWAY, "--rate=0.5").postsPerBatch()).isEqualTo(1);
    assertThat(PostingSettings.parse(GATEWAY, "--rate=100").postsPerBatch()).isEqualTo(25);
    assertThat(PostingSettings.parse(GATEWAY, "--rate=9000").postsPerBatch()).isEqualTo(200);
  }

  @Test
  void namesOfTopicsAndStreams() {
    assertThat(PostingSettings.parse(GATEWAY, "--user=me", "--mode=both").destinations())
        .extracting(Destination::name)
        .containsExactly(
            "me.pin",
            "me.geo",
            "me.user",
            "streaming-me-pin",
            "streaming-me-geo",
            "streaming-me-user");
    assertThat(
            PostingSettings.parse(GATEWAY, "--mode=streaming", "--streams=all-{user}")
                .destinations())
        .extracting(Destination::label)
        .containsExactly("all-demo/pin", "all-demo/geo", "all-demo/user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gateway=",
        "--gateway=ftp://host",
        "--gateway=http://name:secret-word@host",
        "--user=a b",
        "--mode=all",
        "--rate=-1",
        "--rate=NaN",
        "--count=many",
        "--defects=1.5",
        "--batch=501",
        "--inFlight=0",
        "--draws=python",
        "--cunt=3",
        "secret-word"
      })
  void whatMakesNoSenseIsOneLine(String argument) {
    String[] arguments =
        argument.startsWith("--gateway")
            ? new String[] {argument}
            : new String[] {GATEWAY, argument};
    assertThatThrownBy(() -> PostingSettings.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("secret-word");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/prod",
        "http://localhost:8082",
        "http://127.0.0.1:8082",
        "http://[::1]:8082"
      })
  @Tag("reliability")
  void aKeyGoesOverTlsOrStaysOnTheMachine(String gateway) {
    assertThat(PostingSettings.parse("--gateway=" + gateway, "--apiKeyFile=key").apiKeyFile())
        .contains(Path.of("key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/prod",
        "http://10.0.0.1:8082",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com"
      })
  @Tag("reliability")
  void aKeyIsNotShownToTheNetwork(String gateway) {
    assertThat(PostingSettings.parse("--gateway=" + gateway).apiKeyFile()).isEmpty();
    assertThatThrownBy(() -> PostingSettings.parse("--gateway=" + gateway, "--apiKeyFile=key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http:// shows the key to the network");
  }
}
