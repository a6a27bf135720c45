package io.pinbeam.launch.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.clean.CleanPosts;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.model.CleanedRecord;
import io.pinbeam.transforms.model.RawRecord;
import io.pinbeam.transforms.model.User;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

@Recipe(
    title = "Clean by rules of your own",
    text =
        """
Limits and placeholders can be set, and a rule of your own sees each row after all others. A \
column that it names to `refused` becomes null and is counted as `CUSTOM_RULE`.
""")
class OwnRulesTest {
  // Recipe begins
  static PCollection<User> cleanUsers(PCollection<RawRecord> raw) {
    CleaningRules rules =
        CleaningRules.standard()
            .withMaxAge(120)
            .withPlaceholders("first_name", Set.of("Unknown"))
            .withUserRule(
                (user, refused) -> {
                  if (user.age() != null && user.age() < 18) {
                    refused.accept("age");
                  }
                  return user;
                });
    return raw.apply(CleanPosts.bySource().withRules(rules)).apply(CleanedRecord.users());
  }

  // Recipe ends

  @Test
  void agesAndNamesThatTheRulesRefuseAreNull() {
    String users =
        """
        {"ind": 1, "first_name": "Unknown", "last_name": "Byron", "age": 36}
        {"ind": 2, "first_name": "Ada", "age": 12}
        {"ind": 3, "age": 130}
        """;
    Pipeline pipeline = Pipeline.create();
    PCollection<User> cleaned =
        cleanUsers(
            pipeline.apply(
                Create.of(
                    RawRecord.ofFile("me.user+0+0000000000.json", 0, users.getBytes(UTF_8)))));
    PAssert.that(cleaned)
        .containsInAnyOrder(
            User.builder().ind(1).userName("Byron").age(36).build(),
            User.builder().ind(2).userName("Ada").build(),
            User.builder().ind(3).build());
    pipeline.run().waitUntilFinish();
  }
}
