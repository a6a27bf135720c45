package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar for spark-submit: all that Spark does not bring, once, and nothing besides. */
class SparkJarIT {
  private static final Path JAR =
      Path.of(
          System.getProperty("pinbeam.root"), "runner-profiles/spark-jar/target/pinbeam-spark.jar");
  private static final long MOST_BYTES = 110_000_000;

  /** What Spark 3.5 has on its class path, and looks for there first. */
  private static final Pattern OF_SPARK =
      Pattern.compile(
          "(org/apache/(spark|hadoop|avro|logging)|scala|com/fasterxml/jackson/(core|databind)"
              + "|org/slf4j|io/netty|org/xerial/snappy|net/jpountz|com/github/luben"
              + "|org/codehaus/janino|com/codahale)/.*");

  private static final Pattern NOT_RELOCATED =
      Pattern.compile("(org/apache/parquet|io/delta/(kernel|storage)|org/locationtech)/.*");

  private static List<String> names;

  @BeforeAll
  static void list() throws IOException {
    names = new ArrayList<>();
    // As it is read from end to end: a JarFile would show one of two entries of a name.
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(JAR))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (!entry.isDirectory()) {
          names.add(entry.getName());
        }
      }
    }
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(JAR)).isBetween(50_000_000L, MOST_BYTES);
  }

  @Test
  void holdsNoClassTwice() {
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10_000);
    // A class for another version of Java would be one more of the same name.
    assertThat(names).noneMatch(name -> name.startsWith("META-INF/versions/"));
  }

  @Test
  void holdsNothingOfSpark() {
    assertThat(names).noneMatch(name -> OF_SPARK.matcher(name).matches());
  }

  @Test
  void kernelAndParquetHaveNamesOfTheirOwn() {
    assertThat(names)
        .contains(
            "pinbeam/shaded/io/delta/kernel/Table.class",
            "pinbeam/shaded/org/apache/parquet/hadoop/ParquetWriter.class")
        .noneMatch(name -> NOT_RELOCATED.matcher(name).matches());
  }

  @Test
  void saysWhatItIsMadeOfAndUnderWhichLicences() {
    assertThat(names)
        .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/sbom/pinbeam-spark.cdx.json");
  }

  @Test
  void isNotSigned() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"));
  }

  /** Each is one library's, and the last one that was packed would have taken the file. */
  @Test
  void servicesAreMerged() throws IOException {
    assertThat(providers("org.apache.beam.sdk.io.FileSystemRegistrar"))
        .contains(
            "io.pinbeam.delta.internal.S3LogStoreRegistrar",
            "org.apache.beam.sdk.io.LocalFileSystemRegistrar",
            "org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar");
    assertThat(providers("org.apache.beam.sdk.options.PipelineOptionsRegistrar"))
        .contains(
            "io.pinbeam.delta.internal.DeltaOptionsRegistrar",
            "org.apache.beam.runners.spark.SparkRunnerRegistrar$Options");
    assertThat(providers("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"))
        .contains("org.apache.beam.runners.spark.SparkRunnerRegistrar$Runner");
    assertThat(providers("com.fasterxml.jackson.databind.Module"))
        .contains("org.apache.beam.sdk.io.aws2.options.AwsModule");
  }

  /** A loader of services fails as a whole when one of its providers is missing. */
  @Test
  void everyProviderIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      // Those of the AWS SDK and of Kafka are other registries of the same form.
      if (name.matches(
          "META-INF/services/(org\\.apache\\.beam|io\\.pinbeam|com\\.fasterxml)\\..*")) {
        for (String provider : providers(name.substring("META-INF/services/".length()))) {
          if (!names.contains(provider.replace('.', '/') + ".class")) {
            missing.add(name + ": " + provider);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void startsTheCommandWithTheProfileOfACluster() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.pinbeam.launch.Pinbeam");
    }
    assertThat(text("profiles/default").strip()).isEqualTo("spark-cluster");
    assertThat(names).contains("profiles/spark-cluster.args", "io/pinbeam/launch/Pinbeam.class");
  }

  private static List<String> providers(String service) throws IOException {
    return text("META-INF/services/" + service)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String text(String name) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
