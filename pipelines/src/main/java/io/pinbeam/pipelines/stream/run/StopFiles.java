package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.StopSignal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The two files of a {@link StopSignal}, as the one who started the run uses them. */
final class StopFiles {
  private final StopSignal signal;

  StopFiles(StopSignal signal) {
    this.signal = signal;
  }

  void ask(StopSignal.Mode mode) throws IOException {
    OutputFiles.write(signal.stopFile(), mode.name());
  }

  /** Whether someone asked, this program or another. */
  Optional<StopSignal.Mode> asked() throws IOException {
    if (!exists(signal.stopFile())) {
      return Optional.empty();
    }
    boolean finish =
        OutputFiles.read(signal.stopFile()).strip().equals(StopSignal.Mode.FINISH.name());
    return Optional.of(finish ? StopSignal.Mode.FINISH : StopSignal.Mode.STOP);
  }

  /** What was read of each shard, as soon as the reader has said them. */
  Optional<Map<ShardId, ReadRange>> read() throws IOException {
    if (!exists(signal.readFile())) {
      return Optional.empty();
    }
    Map<ShardId, ReadRange> ranges = new HashMap<>();
    for (String line : OutputFiles.read(signal.readFile()).lines().toList()) {
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.strip().split(" ");
      int slash = words[0].indexOf('/');
      if (words.length != 3 || slash < 0) {
        throw new IOException(signal.readFile() + " has a line that is none: " + line);
      }
      ranges.put(
          new ShardId(words[0].substring(0, slash), words[0].substring(slash + 1)),
          new ReadRange(words[1], words[2]));
    }
    return Optional.of(ranges);
  }

  void delete() throws IOException {
    List<ResourceId> files =
        List.of(
            FileSystems.matchNewResource(signal.stopFile(), false),
            FileSystems.matchNewResource(signal.readFile(), false));
    OutputFiles.delete(files);
  }

  private static boolean exists(String path) throws IOException {
    return !FileSystems.match(path, EmptyMatchTreatment.ALLOW).metadata().isEmpty();
  }
}
