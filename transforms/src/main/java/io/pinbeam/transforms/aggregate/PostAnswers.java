package io.pinbeam.transforms.aggregate;

import io.pinbeam.transforms.model.Post;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Some of the answers that are about posts, from one pass: each is one {@link AnswerTable}, also
 * for an input without any post. What the public transforms of single answers are made of.
 */
final class PostAnswers extends PTransform<PCollection<Post>, PCollection<AnswerTable>> {
  private final EnumSet<AnswerName> wanted;
  private final AnswerOptions options;

  private PostAnswers(EnumSet<AnswerName> wanted, AnswerOptions options) {
    this.wanted = wanted;
    this.options = options;
  }

  static PostAnswers of(Set<AnswerName> wanted, AnswerOptions options) {
    return new PostAnswers(EnumSet.copyOf(wanted), options);
  }

  static PostAnswers of(AnswerName answer, AnswerOptions options) {
    return of(EnumSet.of(answer), options);
  }

  @Override
  public PCollection<AnswerTable> expand(PCollection<Post> posts) {
    return posts
        .apply("Gather", Combine.globally(new AnswersFn(wanted, options)))
        .apply("Tables", Flatten.iterables());
  }

  private static final class AnswersFn extends Combine.CombineFn<Post, Answers, List<AnswerTable>> {
    private final EnumSet<AnswerName> wanted;
    private final AnswerOptions options;

    AnswersFn(EnumSet<AnswerName> wanted, AnswerOptions options) {
      this.wanted = wanted;
      this.options = options;
    }

    @Override
    public Answers createAccumulator() {
      return Answers.of(wanted);
    }

    @Override
    public Answers addInput(Answers answers, Post post) {
      answers.add(post);
      return answers;
    }

    @Override
    public Answers mergeAccumulators(Iterable<Answers> accumulators) {
      Answers merged = createAccumulator();
      accumulators.forEach(merged::merge);
      return merged;
    }

    @Override
    public List<AnswerTable> extractOutput(Answers answers) {
      return wanted.stream().map(answer -> answers.table(answer, options)).toList();
    }

    @Override
    public Coder<Answers> getAccumulatorCoder(CoderRegistry registry, Coder<Post> input) {
      return Answers.coder();
    }

    @Override
    public Coder<List<AnswerTable>> getDefaultOutputCoder(
        CoderRegistry registry, Coder<Post> input) {
      return ListCoder.of(AnswerTableCoder.of());
    }
  }
}
