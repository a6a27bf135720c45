package io.pinbeam.pipelines.stream.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The commits under way, a small file each, beside the tables. */
public record CommitIntents(String folder) implements Serializable {
  private static final String ENDING = ".commit";

  public static CommitIntents of(OutputLayout layout) {
    return new CommitIntents(layout.root() + "/stream/commits");
  }

  void put(CommitIntent intent) throws IOException {
    OutputFiles.write(path(intent), intent.toText());
  }

  public void delete(CommitIntent intent) throws IOException {
    OutputFiles.delete(List.of(FileSystems.matchNewResource(path(intent), false)));
  }

  /** Those that are not over. */
  public List<CommitIntent> list() throws IOException {
    List<CommitIntent> intents = new ArrayList<>();
    for (ResourceId file : OutputFiles.list(folder)) {
      if (file.toString().endsWith(ENDING)) {
        try {
          intents.add(CommitIntent.parse(OutputFiles.read(file.toString())));
        } catch (FileNotFoundException | NoSuchFileException e) {
          // Its commit ended meanwhile.
        }
      }
    }
    return intents;
  }

  private String path(CommitIntent intent) {
    String name = intent.commitKey() + " " + intent.windowStart();
    return folder + "/" + UUID.nameUUIDFromBytes(name.getBytes(UTF_8)) + ENDING;
  }
}
