package io.pinbeam.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each feature of Beam on one runner, over a bounded and over an unbounded input: what is true of
 * it today, recorded for {@code docs/runners.md}.
 */
@Timeout(180)
abstract class FeatureProbes {
  static final List<IsBounded> MODES = List.of(IsBounded.BOUNDED, IsBounded.UNBOUNDED);

  @TempDir Path folder;

  private final String profile;

  FeatureProbes(String profile) {
    this.profile = profile;
  }

  static Stream<Arguments> probes() {
    return Arrays.stream(FeatureProbe.values())
        .flatMap(
            probe ->
                MODES.stream()
                    .filter(probe::isOf)
                    .map(mode -> Arguments.of(Named.of(nameOf(probe, mode), probe), mode)));
  }

  /** The name of what came of it. */
  static String nameOf(FeatureProbe probe, IsBounded bounded) {
    return probe.label() + ", " + nameOf(bounded);
  }

  static String nameOf(IsBounded bounded) {
    return bounded.name().toLowerCase(Locale.ROOT);
  }

  static String fileOf(String profile) {
    return profile + "-probes";
  }

  /** Those of a run, whose checkpoints may go into this folder. */
  PipelineOptions options(IsBounded bounded, Path checkpoint) {
    return bounded == IsBounded.BOUNDED
        ? Runners.options(profile)
        : Runners.streamOptions(profile, checkpoint);
  }

  /** Leaves nothing of a run to the next one. */
  void clear() throws Exception {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("probes")
  void isAsItWas(FeatureProbe probe, IsBounded bounded) throws Exception {
    ProbeInput input = new ProbeInput(bounded, Files.createDirectory(folder.resolve("files")));
    String outcome;
    try {
      outcome = new ProbeRun(probe, input).outcome(options(bounded, folder.resolve("checkpoint")));
    } finally {
      clear();
    }
    Outcomes.of(fileOf(profile)).check(nameOf(probe, bounded), outcome, getClass());
  }
}
