package io.pinbeam.emulator;

import java.util.UUID;

/** What the generator knows of one pin: each field as posted and, where that differs, as meant. */
record MadePin(
    long key,
    String uniqueId,
    Shown title,
    Shown description,
    Shown posterName,
    Followers followers,
    Shown tagList,
    String mediaType,
    Shown imageSrc,
    boolean downloaded,
    String category) {
  private static final long PURPOSE = 0x70696E;
  private static final long PURPOSE_OF_POSTER = 0x706F7374;
  private static final double NEW_POSTER = 0.7;
  private static final String STORY = "multi-video(story page format)";
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** A text as posted, and its meaning: null for a placeholder. */
  record Shown(String posted, String meant) {
    static Shown text(String text) {
      return new Shown(text, text);
    }

    static Shown placeholder(String text) {
      return new Shown(text, null);
    }
  }

  static MadePin of(long seed, long n) {
    Draws draws = Draws.of(seed, PURPOSE, n);
    Person person = Person.of(seed, n);
    Topic topic = Topic.draw(draws, person.age() / 3);
    String title = Texts.title(draws, topic);
    String description = Texts.description(draws, topic);
    double emoji = draws.fraction();
    if (emoji < 0.012) {
      title = title + topic.emoji();
    } else if (emoji < 0.02) {
      description = topic.emoji() + " " + description;
    }
    boolean story = draws.chance(0.075);
    // One in seven of the story pins has nothing to show: 1 % of all.
    boolean bare = story && draws.chance(0.13);
    boolean imageFailed = bare || (story && draws.chance(0.25));
    boolean video = draws.chance(0.037);
    return new MadePin(
        n,
        uuid(draws),
        bare ? Shown.placeholder("No Title Data Available") : Shown.text(title),
        describe(draws, story, description),
        bare ? Shown.placeholder("User Info Error") : Shown.text(poster(seed, n)),
        bare ? Followers.MISSING : Followers.draw(draws, person.age()),
        bare || draws.chance(0.008)
            ? Shown.placeholder("N,o, ,T,a,g,s, ,A,v,a,i,l,a,b,l,e")
            : Shown.text(Texts.tags(draws, topic)),
        story ? STORY : video ? "video" : "image",
        imageFailed ? Shown.placeholder("Image src error.") : Shown.text(image(draws)),
        !imageFailed,
        topic.label());
  }

  JsonFields raw() {
    return JsonFields.ascii()
        .number("index", key)
        .text("unique_id", uniqueId)
        .text("title", title.posted())
        .text("description", description.posted())
        .text("poster_name", posterName.posted())
        .text("follower_count", followers.shown())
        .text("tag_list", tagList.posted())
        .text("is_image_or_video", mediaType)
        .text("image_src", imageSrc.posted())
        .number("downloaded", downloaded ? 1 : 0)
        .text("save_location", "Local save in /data/" + category)
        .text("category", category);
  }

  JsonFields clean() {
    return JsonFields.unicode()
        .number("ind", key)
        .text("unique_id", uniqueId)
        .text("title", title.meant())
        .text("description", description.meant())
        .number("follower_count", followers.count())
        .text("poster_name", posterName.meant())
        .text("tag_list", tagList.meant())
        .text("is_image_or_video", mediaType)
        .text("image_src", imageSrc.meant())
        .text("save_location", "/data/" + category)
        .text("category", category);
  }

  private static Shown describe(Draws draws, boolean story, String text) {
    if (story) {
      return Shown.placeholder("No description available Story format");
    }
    double rare = draws.fraction();
    if (rare < 0.013) {
      return Shown.placeholder("No description available");
    }
    return rare < 0.016 ? Shown.placeholder("Untitled") : Shown.text(text);
  }

  /** As with persons, a post's poster is new or one of an earlier post's. */
  private static String poster(long seed, long post) {
    long n = post;
    while (n > 0) {
      Draws draws = Draws.of(seed, PURPOSE_OF_POSTER, n);
      if (draws.chance(NEW_POSTER)) {
        break;
      }
      n = draws.below(n);
    }
    return Names.poster(Draws.of(seed, ~PURPOSE_OF_POSTER, n));
  }

  private static String uuid(Draws draws) {
    long high = (draws.bits() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (draws.bits() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  private static String image(Draws draws) {
    StringBuilder path = new StringBuilder(76).append("https://img.pinbeam.example/");
    char[] name = new char[32];
    hex(draws.bits(), name, 0);
    hex(draws.bits(), name, 16);
    for (int i = 0; i < 6; i += 2) {
      path.append(name, i, 2).append('/');
    }
    return path.append(name).append(".jpg").toString();
  }

  private static void hex(long bits, char[] out, int from) {
    for (int i = 0; i < 16; i++) {
      out[from + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
    }
  }
}
