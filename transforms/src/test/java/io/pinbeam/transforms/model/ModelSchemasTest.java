package io.pinbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

class ModelSchemasTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.createDefault();

  @Test
  void columnsStandInTheOrderOfTheContract() throws Exception {
    assertThat(REGISTRY.getSchema(Pin.class).getFieldNames())
        .containsExactly(
            "ind",
            "unique_id",
            "title",
            "description",
            "follower_count",
            "poster_name",
            "tag_list",
            "is_image_or_video",
            "image_src",
            "save_location",
            "category");
    assertThat(REGISTRY.getSchema(Geo.class).getFieldNames())
        .containsExactly("ind", "country", "coordinates", "timestamp");
    assertThat(REGISTRY.getSchema(User.class).getFieldNames())
        .containsExactly("ind", "user_name", "age", "date_joined");
    assertThat(REGISTRY.getSchema(Post.class).getFieldNames())
        .containsExactly(
            "ind",
            "category",
            "poster_name",
            "follower_count",
            "country",
            "timestamp",
            "user_name",
            "age",
            "date_joined");
  }

  @Test
  void rowsHoldEveryField() throws Exception {
    Geo geo =
        Geo.builder().ind(3).country("Peru").coordinates(List.of(-1.5, 2.0)).timestamp(-1L).build();
    Row row = REGISTRY.getToRowFunction(Geo.class).apply(geo);
    assertThat(row.getInt64("ind")).isEqualTo(3);
    assertThat(row.getString("country")).isEqualTo("Peru");
    assertThat(row.<Double>getArray("coordinates")).containsExactly(-1.5, 2.0);
    assertThat(row.getLogicalTypeValue("timestamp", Instant.class))
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
  }

  @Test
  void elementsSurviveTheWayThroughARow() throws Exception {
    roundTrip(
        Pin.class,
        Pin.builder()
            .ind(1)
            .uniqueId("a")
            .title("b")
            .description("c")
            .followerCount(2L)
            .posterName("d")
            .tagList("e")
            .isImageOrVideo("f")
            .imageSrc("g")
            .saveLocation("h")
            .category("i")
            .build());
    roundTrip(
        Geo.class,
        Geo.builder()
            .ind(1)
            .country("a")
            .coordinates(List.of(1.0, 2.0))
            .timestamp(253402300799999999L)
            .build());
    roundTrip(
        User.class,
        User.builder().ind(1).userName("a").age(2).dateJoined(-62135596800000000L).build());
    roundTrip(
        Post.class,
        Post.builder()
            .ind(1)
            .category("a")
            .posterName("b")
            .followerCount(1L)
            .country("c")
            .timestamp(5L)
            .userName("d")
            .age(6)
            .dateJoined(7L)
            .build());
    roundTrip(Pin.class, Pin.builder().ind(1).build());
    roundTrip(Geo.class, Geo.builder().ind(1).build());
    roundTrip(User.class, User.builder().ind(1).build());
    roundTrip(Post.class, Post.builder().ind(1).build());
  }

  private static <T> void roundTrip(Class<T> type, T element) throws Exception {
    SchemaCoder<T> coder = REGISTRY.getSchemaCoder(TypeDescriptor.of(type));
    assertThat(coder).isEqualTo(SerializableUtils.clone(coder));
    assertThat(CoderUtils.clone(coder, element)).isEqualTo(element);
  }

  @Test
  void collectionsOfRowsHaveTheSchema() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    CleanedRecord record =
        CleanedRecord.of(RecordOrder.of(0, 0, 0), User.builder().ind(1).userName("a").build());
    PCollection<User> users = pipeline.apply(Create.of(record)).apply(CleanedRecord.users());
    assertThat(users.hasSchema()).isTrue();
    PAssert.that(users).containsInAnyOrder(record.user());
    pipeline.run().waitUntilFinish();
  }
}
