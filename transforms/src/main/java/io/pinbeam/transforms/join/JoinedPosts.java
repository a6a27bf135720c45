package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Joined posts, and the users of which each key has one: what {@link JoinPosts} gives, and what
 * {@link io.pinbeam.transforms.aggregate.AllAnswers} takes.
 */
public final class JoinedPosts implements PInput, POutput {
  private static final TupleTag<Post> POSTS = new TupleTag<>("posts");
  private static final TupleTag<User> USERS = new TupleTag<>("users");

  private final PCollection<Post> posts;
  private final PCollection<User> users;

  private JoinedPosts(PCollection<Post> posts, PCollection<User> users) {
    this.posts = posts;
    this.users = users;
  }

  /** For posts and users that come from elsewhere, as from tables with one row a key. */
  public static JoinedPosts of(PCollection<Post> posts, PCollection<User> users) {
    return new JoinedPosts(posts, users);
  }

  /** One for each pin. */
  public PCollection<Post> posts() {
    return posts;
  }

  /** One for each key that has a user, with or without a pin. */
  public PCollection<User> users() {
    return users;
  }

  public <OutputT extends POutput> OutputT apply(
      PTransform<? super JoinedPosts, OutputT> transform) {
    return Pipeline.applyTransform(this, transform);
  }

  public <OutputT extends POutput> OutputT apply(
      String name, PTransform<? super JoinedPosts, OutputT> transform) {
    return Pipeline.applyTransform(name, this, transform);
  }

  @Override
  public Pipeline getPipeline() {
    return posts.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(POSTS, posts, USERS, users);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
