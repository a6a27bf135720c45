package io.pinbeam.pipelines.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.aggregate.AnswerOptions;
import io.pinbeam.transforms.aggregate.Answers;
import io.pinbeam.transforms.aggregate.JoinedUsers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedAnswerTest {
  private static final int SEED = 7;
  private static final int COUNT = 250;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, COUNT})
  void answersInSqlEqualTheirDefinition(int count) throws Exception {
    SmallTables tables = SmallTables.random(SEED, count);
    Pipeline pipeline = Pipeline.create();
    for (String name : NamedAnswer.names()) {
      QueryPosts.build(pipeline, options(name), tables.tables());
    }
    pipeline.run().waitUntilFinish();
    AnswerModel model = new AnswerModel(tables.posts(), tables.users());
    for (String name : NamedAnswer.names()) {
      assertThat(Files.readString(folder.resolve(name + ".csv")))
          .as(name)
          .isEqualTo(model.csv(name))
          .isEqualTo(ofTransforms(tables, name));
    }
  }

  private static String ofTransforms(SmallTables tables, String name) {
    AnswerName answer = AnswerName.valueOf(name.toUpperCase(Locale.ROOT));
    if (answer == AnswerName.USERS_JOINED_BY_YEAR) {
      JoinedUsers users = JoinedUsers.create(1);
      tables.users().forEach(users::add);
      List<byte[]> persons = new ArrayList<>();
      users.forEachBucket((bucket, bytes) -> persons.add(bytes));
      return JoinedUsers.table(JoinedUsers.count(persons)).toCsv();
    }
    Answers answers = Answers.create();
    tables.posts().forEach(answers::add);
    return answers.table(answer, AnswerOptions.defaults()).toCsv();
  }

  @Test
  void inputsHaveTiesAndHalves() {
    SmallTables tables = SmallTables.random(SEED, COUNT);
    AnswerModel model = new AnswerModel(tables.posts(), tables.users());
    assertThat(model.csv("top_category_by_country")).containsPattern(",[2-9]\n");
    assertThat(model.csv("median_followers_by_join_year_and_age_group")).contains(".5\n", ".0\n");
    assertThat(model.csv("users_joined_by_year").lines()).hasSize(7);
  }

  private QueryOptions options(String answer) {
    QueryOptions options = PipelineOptionsFactory.create().as(QueryOptions.class);
    options.setInput(folder.toString());
    options.setTempLocation(folder.toString());
    options.setAnswer(answer);
    options.setOutput(folder.resolve(answer + ".csv").toString());
    return options;
  }
}
