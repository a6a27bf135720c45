package io.pinbeam.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedactionTest {
  @Test
  void keysBeforeAHostAreTakenOut() {
    assertThat(Redaction.ofAddress("s3n://AKIA:abc+def=@bucket/topics"))
        .isEqualTo("s3n://***@bucket/topics");
  }

  @Test
  void otherAddressesStay() {
    for (String address : new String[] {"s3://bucket/a@b", "/data/x@y", "host:9092"}) {
      assertThat(Redaction.ofAddress(address)).isEqualTo(address);
    }
  }

  @Test
  @Tag("reliability")
  void aSecretWithSlashesIsTakenOutAndAPathIsNot() {
    assertThat(Redaction.ofAddress("cannot list s3://AKIA:a/b+c@bucket/in: no"))
        .isEqualTo("cannot list s3://***@bucket/in: no");
    assertThat(Redaction.ofAddress("http://host:8080/a@b and s3://bucket/a:b@c"))
        .isEqualTo("http://host:8080/a@b and s3://bucket/a:b@c");
  }
}
