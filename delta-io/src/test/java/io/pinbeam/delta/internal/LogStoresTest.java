package io.pinbeam.delta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.DeltaOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class LogStoresTest {
  @Test
  void aSchemeWithoutAStoreIsRefusedWithThoseThatHaveOne() {
    assertThatThrownBy(() -> LogStores.of("gs://bucket/table"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[file, held, s3]")
        .hasMessageContaining("gs://bucket/table");
    for (String scheme : new String[] {"s3a", "s3n", "S3A"}) {
      assertThatThrownBy(() -> LogStores.of(scheme + "://bucket/table"))
          .hasMessageContaining("s3://, not");
    }
  }

  @Test
  void localPathsHaveAStore() {
    assertThat(LogStores.of("/data/table")).isSameAs(LocalLogStore.INSTANCE);
  }

  @Test
  void theOptionIsKnownToEveryPipeline() {
    assertThat(
            PipelineOptionsFactory.fromArgs("--deltaSingleWriter=true")
                .create()
                .as(DeltaOptions.class)
                .getDeltaSingleWriter())
        .isTrue();
    assertThat(PipelineOptionsFactory.create().as(DeltaOptions.class).getDeltaSingleWriter())
        .isFalse();
  }
}
