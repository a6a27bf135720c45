package io.pinbeam.emulator;

/**
 * Makes posts up: post {@code n} is a pure function of the seed and {@code n}, in any order and
 * from any number of threads.
 *
 * <p>Their values follow what the public set of this pipeline shows ({@code
 * docs/contracts/cleaning.md}, section 7), no text or name is taken from it. Every record is given
 * twice: raw, as the posting emulators write it (Python's {@code json.dumps}), and clean, as the
 * contract wants it. The clean form comes from what the generator put in, not from reading the raw
 * text back: so it is a check of whoever does read it.
 *
 * <pre>{@code
 * PostGenerator posts = PostGenerator.withSeed(1);
 * String raw = posts.pin(7);
 * String clean = posts.cleanPin(7);
 * }</pre>
 */
public final class PostGenerator {
  private final long seed;

  private PostGenerator(long seed) {
    this.seed = seed;
  }

  public static PostGenerator withSeed(long seed) {
    return new PostGenerator(seed);
  }

  public long seed() {
    return seed;
  }

  public String pin(long n) {
    return MadePin.of(seed, n).raw().toString();
  }

  public String geo(long n) {
    return MadeGeo.of(seed, n).raw().toString();
  }

  public String user(long n) {
    return MadeUser.of(seed, n).raw().toString();
  }

  /** One JSON object with the columns of the cleaned table in their order. */
  public String cleanPin(long n) {
    return MadePin.of(seed, n).clean().toString();
  }

  /** As {@link #cleanPin}; coordinates are an array, times {@code yyyy-MM-dd HH:mm:ss}. */
  public String cleanGeo(long n) {
    return MadeGeo.of(seed, n).clean().toString();
  }

  /** As {@link #cleanPin}. */
  public String cleanUser(long n) {
    return MadeUser.of(seed, n).clean().toString();
  }

  public String raw(PostKind kind, long n) {
    return fields(kind, n).toString();
  }

  public String clean(PostKind kind, long n) {
    return cleanFields(kind, n).toString();
  }

  JsonFields fields(PostKind kind, long n) {
    return switch (kind) {
      case PIN -> MadePin.of(seed, n).raw();
      case GEO -> MadeGeo.of(seed, n).raw();
      case USER -> MadeUser.of(seed, n).raw();
    };
  }

  JsonFields cleanFields(PostKind kind, long n) {
    return switch (kind) {
      case PIN -> MadePin.of(seed, n).clean();
      case GEO -> MadeGeo.of(seed, n).clean();
      case USER -> MadeUser.of(seed, n).clean();
    };
  }
}
