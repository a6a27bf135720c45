package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real public records against the rows that were computed from them independently. */
class PublicSampleTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void rowsAreTheExpectedOnes(Kind kind) throws Exception {
    Path records = SharedFiles.file("sample/" + kind.label() + ".jsonl");
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(SharedFiles.file("sample/expected-clean.jsonl"), UTF_8)) {
      ObjectNode row = (ObjectNode) MAPPER.readTree(line);
      if (row.remove("_k").asText().equals(kind.label())) {
        expected.add(row.toString());
      }
    }

    CollectedPosts posts = new CollectedPosts();
    try (InputStream body = Files.newInputStream(records)) {
      PostReader.create(CleaningRules.standard()).read(kind, body, posts);
    }

    assertThat(posts.rejections).isEmpty();
    assertThat(posts.rows.stream().map(RowJson::of))
        .hasSizeGreaterThan(1000)
        .containsExactlyElementsOf(expected);
  }
}
