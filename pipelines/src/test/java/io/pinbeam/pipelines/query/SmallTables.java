package io.pinbeam.pipelines.query;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.ModelSchemas;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.Post;
import io.pinbeam.transforms.model.User;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Made-up rows, few of each value so that there are ties, with nulls everywhere, and geolocations
 * and users that some pins lack and some have no pin.
 */
record SmallTables(List<Pin> pins, List<Geo> geos, List<User> users) {
  private static final String[] CATEGORIES = {
    "art", "travel", "\uFF5Eend", "\uD83D\uDE00face", "a,b", "quote\"d"
  };
  private static final String[] COUNTRIES = {
    "Chad", "Korea, North", "Åland", "line\nbreak", "\uE000", "\uD83C\uDFF4", "Peru"
  };
  private static final String[] POSTERS = {"Ann", "Bob ", "\"Q\"", "\uFFEE", "\uD835\uDC00", "<b>"};
  private static final String[] PERSONS = {"A B", "A", "C D", "A/B"};
  private static final Integer[] AGES = {0, 17, 18, 24, 25, 35, 36, 50, 51, 150};
  private static final Long[] FOLLOWERS = {
    0L, 1L, 2L, 7L, 1000L, 132_000L, 15_000_000L, Long.MAX_VALUE, Long.MAX_VALUE - 2
  };

  static SmallTables random(long seed, int count) {
    Random random = new Random(seed);
    SmallTables tables = new SmallTables(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int ind = 0; ind < count; ind++) {
      if (random.nextInt(6) > 0) {
        tables.pins.add(pin(random, ind));
      }
      if (random.nextInt(6) > 0) {
        tables.geos.add(geo(random, ind));
      }
      if (random.nextInt(6) > 0) {
        tables.users.add(user(random, ind));
      }
    }
    return tables;
  }

  private static Pin pin(Random random, int ind) {
    return Pin.builder()
        .ind(ind)
        .title("title\t" + ind)
        .category(one(random, CATEGORIES))
        .posterName(one(random, POSTERS))
        .followerCount(
            random.nextBoolean() ? one(random, FOLLOWERS) : Long.valueOf(random.nextInt(2000)))
        .build();
  }

  private static Geo geo(Random random, int ind) {
    return Geo.builder()
        .ind(ind)
        .country(one(random, COUNTRIES))
        .coordinates(random.nextBoolean() ? List.of(-12.5, random.nextDouble()) : null)
        .timestamp(time(random, 2017, 7))
        .build();
  }

  private static User user(Random random, int ind) {
    return User.builder()
        .ind(ind)
        .userName(one(random, PERSONS))
        .age(one(random, AGES))
        .dateJoined(time(random, 2014, 8))
        .build();
  }

  private static <T> T one(Random random, T[] values) {
    return random.nextInt(8) == 0 ? null : values[random.nextInt(values.length)];
  }

  /** Near the turn of a year, so that a time zone would show, a microsecond beside another. */
  private static Long time(Random random, int first, int years) {
    if (random.nextInt(8) == 0) {
      return null;
    }
    int year = random.nextInt(12) == 0 ? 1965 : first + random.nextInt(years);
    long newYear = Instant.parse(year + "-01-01T00:00:00Z").getEpochSecond();
    return newYear * 1_000_000 + random.nextInt(4) - 2 + random.nextInt(2) * 20_000_000_000L;
  }

  /** The pins with what the other two say of them, found by looking through all. */
  List<Post> posts() {
    return pins.stream().map(this::post).toList();
  }

  private Post post(Pin pin) {
    Post.Builder post =
        Post.builder()
            .ind(pin.ind())
            .category(pin.category())
            .posterName(pin.posterName())
            .followerCount(pin.followerCount());
    geos.stream()
        .filter(geo -> geo.ind() == pin.ind())
        .forEach(geo -> post.country(geo.country()).timestamp(geo.timestamp()));
    users.stream()
        .filter(user -> user.ind() == pin.ind())
        .forEach(
            user -> post.userName(user.userName()).age(user.age()).dateJoined(user.dateJoined()));
    return post.build();
  }

  /** The tables as SQL sees them, without files. */
  List<SqlTable> tables() {
    Rows<Pin> pin = new Rows<>(Pin.class, pins);
    Rows<Geo> geo = new Rows<>(Geo.class, geos);
    Rows<User> user = new Rows<>(User.class, users);
    return List.of(
        pin.table("pin"),
        geo.table("geo"),
        user.table("user"),
        SqlTable.of(
            "posts",
            PostRows.SCHEMA,
            pins.size(),
            PostRows.of(JoinTables.of(pins.size() * 3L, pin, geo, user))));
  }

  /** Writes the tables as a batch leaves them. */
  SmallTables write(Path folder) {
    Pipeline pipeline = Pipeline.create();
    write(pipeline, folder.resolve("tables/pin"), new Rows<>(Pin.class, pins));
    write(pipeline, folder.resolve("tables/geo"), new Rows<>(Geo.class, geos));
    write(pipeline, folder.resolve("tables/user"), new Rows<>(User.class, users));
    pipeline.run().waitUntilFinish();
    return this;
  }

  private static void write(Pipeline pipeline, Path table, Rows<?> rows) {
    pipeline
        .apply("Make " + table, rows)
        .apply(
            "Write " + table,
            DeltaIO.writeRows().to(table.toString()).withMode(WriteMode.OVERWRITE));
  }

  private static final class Rows<T> extends PTransform<PBegin, PCollection<Row>> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final ArrayList<T> elements;

    Rows(Class<T> type, List<T> elements) {
      this.type = type;
      this.elements = new ArrayList<>(elements);
    }

    SqlTable table(String name) {
      PTransform<PBegin, PCollection<Row>> sql =
          new PTransform<>() {
            private static final long serialVersionUID = 1;

            @Override
            public PCollection<Row> expand(PBegin begin) {
              return begin.apply("Make", Rows.this).apply("For SQL", SqlRows.convert());
            }
          };
      return SqlTable.of(name, SqlRows.schema(schema()), elements.size(), sql);
    }

    private Schema schema() {
      return new ModelSchemas().schemaFor(TypeDescriptor.of(type));
    }

    @Override
    public PCollection<Row> expand(PBegin begin) {
      return begin
          .apply("Elements", Create.of(elements).withType(TypeDescriptor.of(type)))
          .apply("Rows", Convert.toRows());
    }
  }
}
