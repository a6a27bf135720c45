package io.pinbeam.pipelines.report;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.errors.DeadLetter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A dead letter as the report shows it.
 *
 * @param description reason, detail and place
 * @param text what the record looks like, redacted
 */
public record DeadLetterSample(String reason, String kind, String description, String text) {
  private static final int OF_A_REASON = 2;
  private static final int FILES = 20;
  private static final int LINES_OF_A_FILE = 2_000;

  /** Some of a run's dead letters, of each reason and kind; only the first files are looked at. */
  public static List<DeadLetterSample> of(OutputLayout layout, String runId) throws IOException {
    List<ResourceId> files =
        OutputFiles.list(layout.deadLetters()).stream()
            .filter(file -> String.valueOf(file.getFilename()).startsWith(runId))
            .sorted(Comparator.comparing(ResourceId::toString))
            .limit(FILES)
            .toList();
    Map<String, Integer> taken = new HashMap<>();
    List<DeadLetterSample> samples = new ArrayList<>();
    for (ResourceId file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(OutputFiles.open(file), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        for (int n = 0; line != null && n < LINES_OF_A_FILE; n++) {
          Optional<DeadLetterSample> sample = of(line);
          if (sample.isPresent()
              && taken.merge(sample.get().reason + " " + sample.get().kind, 1, Integer::sum)
                  <= OF_A_REASON) {
            samples.add(sample.get());
          }
          line = lines.readLine();
        }
      }
    }
    samples.sort(
        Comparator.comparing(DeadLetterSample::reason).thenComparing(DeadLetterSample::kind));
    return samples;
  }

  /** Empty for a line that is no dead letter, which a replay keeps as it is. */
  private static Optional<DeadLetterSample> of(String line) {
    try {
      return Optional.of(of(DeadLetter.parse(line)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static DeadLetterSample of(DeadLetter letter) {
    return new DeadLetterSample(
        letter.reason().toString(),
        letter.kind() == null ? "" : letter.kind(),
        letter.description(),
        RedactedText.of(new String(letter.raw(), StandardCharsets.UTF_8)));
  }
}
