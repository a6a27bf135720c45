package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar carries Kernel and Parquet under names of its own, and needs no others. */
class ShadedJarIT {
  private static final Pattern ORIGINAL_NAME =
      Pattern.compile(
          "(?<!pinbeam/shaded/)(org/apache/parquet|io/delta/(kernel|storage)|org/locationtech)/");

  @TempDir Path folder;

  @Test
  void noClassStandsTwiceOrUnderItsOldName() throws IOException {
    List<String> names = new ArrayList<>();
    List<String> old = new ArrayList<>();
    try (JarFile jar = new JarFile(jar())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          names.add(entry.getName());
        }
        if (entry.getName().startsWith("io/pinbeam/") && mentionsOldName(jar, entry)) {
          old.add(entry.getName());
        }
      }
    }
    assertThat(names).doesNotHaveDuplicates().contains("io/pinbeam/delta/DeltaIO.class");
    assertThat(names)
        .contains("pinbeam/shaded/io/delta/kernel/Table.class")
        .contains("pinbeam/shaded/org/apache/parquet/hadoop/ParquetWriter.class")
        .contains("META-INF/services/org.apache.beam.sdk.io.FileSystemRegistrar")
        .noneMatch(name -> ORIGINAL_NAME.matcher(name).find())
        .noneMatch(name -> name.matches("(?!io/pinbeam/|pinbeam/shaded/).*\\.class"))
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    assertThat(old).isEmpty();
  }

  @Test
  void servicesAreThoseOfThisModuleAlone() throws IOException {
    Map<String, String> services = new TreeMap<>();
    try (JarFile jar = new JarFile(jar())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory() && entry.getName().startsWith("META-INF/services/")) {
          try (InputStream in = jar.getInputStream(entry)) {
            services.put(
                entry.getName().substring("META-INF/services/".length()),
                new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
          }
        }
      }
    }
    String internal = "io.pinbeam.delta.internal.";
    assertThat(services)
        .containsEntry(
            LogStoreRegistrar.class.getName(),
            internal + "LocalLogStoreRegistrar\n" + internal + "S3LogStoreRegistrar")
        .containsEntry(FileSystemRegistrar.class.getName(), internal + "S3LogStoreRegistrar")
        .containsEntry(PipelineOptionsRegistrar.class.getName(), internal + "DeltaOptionsRegistrar")
        .allSatisfy((service, providers) -> assertThat(providers).contains("pinbeam"));
  }

  @Test
  void aPipelineRunsWithoutTheOriginals() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> !path.matches(".*[/\\\\](delta-(kernel|storage)|parquet-|jts-core).*"))
            .filter(path -> !path.endsWith("classes") || path.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).contains(jar().getName());

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath,
                RoundTripMain.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Failsafe puts the packaged jar on the class path, not the folder of classes. */
  private static File jar() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(file -> file.getName().matches("pinbeam-delta-io-.*\\.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The packaged jar is not on the class path"));
  }

  private static boolean mentionsOldName(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      Matcher matcher =
          ORIGINAL_NAME.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      return matcher.find();
    }
  }
}
