package io.pinbeam.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes some posts differ from plain ones, in every way that sections 1 to 4 and 6 of the cleaning
 * contract name: envelopes, dead letters, values that cannot be understood, odd forms that can, and
 * repeats. Which post and how is a pure function of the seed, the kind and the post.
 */
public final class Defects {
  private static final long PURPOSE = 0x646566;
  private static final int TOO_LARGE_EVERY = 100_000;

  private static final List<DefectShape> SHAPES =
      Stream.of(
              FramingShapes.ALL,
              EnvelopeShapes.ALL,
              DeadLetterShapes.ALL,
              FieldShapes.ALL,
              RepeatShapes.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<PostKind, List<DefectShape>> SHAPES_BY_KIND =
      Arrays.stream(PostKind.values()).collect(Collectors.toMap(kind -> kind, Defects::shapes));

  private static final Map<PostKind, List<DefectShape>> POSTED_BY_KIND =
      Arrays.stream(PostKind.values())
          .collect(
              Collectors.toMap(
                  kind -> kind,
                  kind -> shapes(kind).stream().filter(DefectShape::posted).toList()));

  private final double share;
  private final boolean tooLarge;
  private final boolean posted;

  private Defects(double share, boolean tooLarge, boolean posted) {
    this.share = share;
    this.tooLarge = tooLarge;
    this.posted = posted;
  }

  public static Defects none() {
    return new Defects(0, false, false);
  }

  /** The share of posts, 0 to 1, that differ; each kind of a post on its own. */
  public static Defects share(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share of defects: 0 to 1");
    }
    return new Defects(share, false, false);
  }

  /**
   * Adds a pin record of just above 10 MiB after the first post and each 100,000th: a file of it
   * takes long to make and no Kafka broker accepts it by default, so it must be asked for.
   */
  public Defects withTooLarge() {
    return new Defects(share, true, posted);
  }

  /**
   * Only what can be posted as the value of a record in JSON and gives the same rows whichever of
   * its records comes last, since a topic's partitions keep no order among them: no text that is
   * not JSON, no bytes that are not UTF-8, no null, nothing that a gateway may refuse or put right
   * (nesting without end, a field twice, half a surrogate pair, NaN), no repeats with other content
   * and none of another post.
   */
  public Defects posted() {
    return new Defects(share, false, true);
  }

  /**
   * The source records of one kind that post {@code n} gives, in order. Defects that need a source
   * object of their own, such as a byte order mark, only happen where each record has one: in
   * {@link FileLayout#ONE_RECORD}, in Kafka and in Kinesis.
   */
  public List<SourceRecord> records(PostGenerator posts, PostKind kind, long n, FileLayout layout) {
    PlainPost post = new PlainPost(posts, kind, n);
    DefectShape shape = shape(posts.seed(), kind, n, layout);
    List<SourceRecord> records =
        shape == null
            ? List.of(post.record())
            : shape.maker().apply(post, draws(posts.seed(), kind, ~n));
    if (!hasTooLarge(kind, n)) {
      return records;
    }
    List<SourceRecord> more = new ArrayList<>(records);
    more.add(DeadLetterShapes.tooLarge(post));
    return more;
  }

  static List<DefectShape> shapes(PostKind kind) {
    return SHAPES.stream().filter(shape -> shape.kinds().contains(kind)).toList();
  }

  /** True if post {@code n} gives its plain record and nothing else has its key. */
  boolean isPlain(PostGenerator posts, PostKind kind, long n, FileLayout layout) {
    return shape(posts.seed(), kind, n, layout) == null
        && !RepeatShapes.isFar(shape(posts.seed(), kind, n + RepeatShapes.DISTANCE, layout))
        && !hasTooLarge(kind, n);
  }

  /** Null for a plain post. */
  DefectShape shape(long seed, PostKind kind, long n, FileLayout layout) {
    if (share == 0) {
      return null;
    }
    Draws draws = draws(seed, kind, n);
    if (!draws.chance(share)) {
      return null;
    }
    List<DefectShape> shapes = (posted ? POSTED_BY_KIND : SHAPES_BY_KIND).get(kind);
    DefectShape shape = shapes.get(draws.below(shapes.size()));
    return shape.needsOwnFile() && layout != FileLayout.ONE_RECORD ? null : shape;
  }

  private boolean hasTooLarge(PostKind kind, long n) {
    return tooLarge && kind == PostKind.PIN && n % TOO_LARGE_EVERY == 0;
  }

  private static Draws draws(long seed, PostKind kind, long n) {
    return Draws.of(seed, PURPOSE + kind.label().hashCode(), n);
  }
}
