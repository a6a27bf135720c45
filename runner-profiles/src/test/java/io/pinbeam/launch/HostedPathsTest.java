package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostedPathsTest {
  @ParameterizedTest
  @CsvSource({
    "--input=dbfs:/Volumes/c/s/v/in, --input=/Volumes/c/s/v/in",
    "--input=dbfs:///Volumes/c/s/v/in, --input=/Volumes/c/s/v/in",
    "--input=/Volumes/c/s/v/in, --input=/Volumes/c/s/v/in",
    "--output=s3://bucket/dbfs:/Volumes/x, --output=s3://bucket/dbfs:/Volumes/x",
    "batch, batch",
    "--verbose, --verbose"
  })
  void volumesAreLocalFolders(String word, String mapped) {
    assertThat(HostedPaths.mapped(List.of(word))).containsExactly(mapped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--input=dbfs:/mnt/data", "--output=dbfs:/tmp/out", "--output=dbfs:/"})
  void otherPlacesOfDbfsAreRefused(String word) {
    assertThatThrownBy(() -> HostedPaths.mapped(List.of(word)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith(word + " is not allowed: paths are s3://");
  }

  @Test
  void hadoopIsToldThatABarePathIsLocal() {
    assertThat(HostedPaths.ofHadoop("/Volumes/c/s/v/out")).isEqualTo("file:/Volumes/c/s/v/out");
    assertThat(HostedPaths.ofHadoop("s3://bucket/out")).isEqualTo("s3://bucket/out");
  }
}
