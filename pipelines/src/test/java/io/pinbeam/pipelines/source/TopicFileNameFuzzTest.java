package io.pinbeam.pipelines.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.transforms.model.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Names of files as a listing gives them: any name there may be. */
@Tag("reliability")
class TopicFileNameFuzzTest {
  @FuzzTest
  @DictionaryEntries({
    "topics/",
    "u.pin/",
    "partition=0/",
    "u.pin+0+0000000000.json",
    "geo.jsonl.gz",
    "user.ndjson",
    "dead-letters/",
    "9999999999+"
  })
  void path(byte[] bytes) {
    String path = new String(bytes, UTF_8);
    for (String folder : new String[] {"", "topics", "/data/u.geo"}) {
      Optional<TopicFileName> name = TopicFileName.parse(path, folder);
      if (name.isPresent()
          && !Kind.ofTopic(name.get().topic()).equals(Optional.of(name.get().kind()))) {
        throw new AssertionError(name + " of " + path);
      }
    }
  }
}
