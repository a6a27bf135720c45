package io.pinbeam.transforms.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class ModelCodersTest {
  private static final Pin PIN =
      Pin.builder()
          .ind(7528)
          .uniqueId("fbe53c66")
          .title("")
          .description("two\nlines \uD83E\uDD0D")
          .followerCount(5_000_000_000L)
          .posterName("Zoë")
          .tagList("a,b")
          .isImageOrVideo("image")
          .imageSrc("https://example.org/a.jpg")
          .saveLocation("/data/art")
          .category("art")
          .build();
  private static final Geo GEO =
      Geo.builder()
          .ind(3)
          .country("Albania")
          .coordinates(List.of(-89.9787, 180.0))
          .timestamp(-62_135_596_800_000_000L)
          .build();
  private static final User USER =
      User.builder().ind(0).userName("Ada B").age(36).dateJoined(1_447_772_208_000_001L).build();
  private static final Post POST =
      Post.builder()
          .ind(Long.MAX_VALUE)
          .category("art")
          .posterName("p")
          .followerCount(0L)
          .country("Peru")
          .timestamp(1L)
          .userName("u")
          .age(0)
          .dateJoined(-1L)
          .build();
  private static final RecordOrder ORDER = RecordOrder.of(2, 1L << 40, 3);

  /** Every element once full and once empty, by a name that stands in the golden file. */
  private static Map<String, Object> examples() {
    Map<String, Object> examples = new LinkedHashMap<>();
    examples.put("pin", PIN);
    examples.put("pin-empty", Pin.builder().ind(0).build());
    examples.put("geo", GEO);
    examples.put("geo-empty", Geo.builder().ind(1).build());
    examples.put("user", USER);
    examples.put("user-empty", User.builder().ind(2).build());
    examples.put("post", POST);
    examples.put("post-empty", Post.builder().ind(5).build());
    examples.put("order", ORDER);
    examples.put("source-file", SourcePosition.file("s3://bucket/a.json", 77));
    examples.put("source-kafka", SourcePosition.kafka("u.pin", 1, 300));
    examples.put("source-kinesis", SourcePosition.kinesis("streaming-u-pin", "shard-0", "4957"));
    examples.put("raw", RawRecord.ofKafka("u.geo", 0, 9, Instant.ofEpochMilli(1234), new byte[3]));
    examples.put("raw-file", RawRecord.ofFile("/a.json", 4, "{}".getBytes(UTF_8)));
    examples.put("cleaned-pin", CleanedRecord.of(ORDER, PIN));
    examples.put("cleaned-geo", CleanedRecord.of(ORDER, GEO));
    examples.put("cleaned-user", CleanedRecord.of(ORDER, USER));
    return examples;
  }

  @SuppressWarnings("unchecked")
  private static Coder<Object> coderOf(Object element) {
    Coder<?> coder = null;
    if (element instanceof Pin) {
      coder = PinCoder.of();
    } else if (element instanceof Geo) {
      coder = GeoCoder.of();
    } else if (element instanceof User) {
      coder = UserCoder.of();
    } else if (element instanceof Post) {
      coder = PostCoder.of();
    } else if (element instanceof RecordOrder) {
      coder = RecordOrderCoder.of();
    } else if (element instanceof SourcePosition) {
      coder = SourcePositionCoder.of();
    } else if (element instanceof RawRecord) {
      coder = RawRecordCoder.of();
    } else if (element instanceof CleanedRecord) {
      coder = CleanedRecordCoder.of();
    }
    return (Coder<Object>) coder;
  }

  @Test
  void whatIsDecodedEqualsWhatWasEncoded() throws IOException {
    for (Object element : examples().values()) {
      Coder<Object> coder = coderOf(element);
      byte[] bytes = CoderUtils.encodeToByteArray(coder, element);
      assertThat(CoderUtils.decodeFromByteArray(coder, bytes)).isEqualTo(element);
    }
  }

  /** Encodings are kept by runners across restarts, so a change of one must be seen. */
  @Test
  void encodingsAreThoseOfTheGoldenFile() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Object> example : examples().entrySet()) {
      Object element = example.getValue();
      byte[] bytes = CoderUtils.encodeToByteArray(coderOf(element), element);
      lines.add(example.getKey() + " " + HexFormat.of().formatHex(bytes));
    }
    try (InputStream golden = getClass().getResourceAsStream("/model-encodings.txt")) {
      assertThat(String.join("\n", lines) + "\n")
          .isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  @Test
  void anyMixOfNullsSurvives() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      Pin pin =
          Pin.builder()
              .ind(random.nextLong() >>> 1 >>> random.nextInt(63))
              .uniqueId(text(random))
              .title(text(random))
              .description(text(random))
              .followerCount(random.nextBoolean() ? null : random.nextLong())
              .posterName(text(random))
              .tagList(text(random))
              .isImageOrVideo(text(random))
              .imageSrc(text(random))
              .saveLocation(text(random))
              .category(text(random))
              .build();
      byte[] bytes = CoderUtils.encodeToByteArray(PinCoder.of(), pin);
      assertThat(CoderUtils.decodeFromByteArray(PinCoder.of(), bytes)).isEqualTo(pin);
    }
  }

  private static String text(Random random) {
    return random.nextInt(3) == 0 ? null : "é".repeat(random.nextInt(200));
  }

  @Test
  void elementsFollowEachOtherInOneStream() throws IOException {
    byte[] pin = CoderUtils.encodeToByteArray(PinCoder.of(), PIN, Coder.Context.NESTED);
    byte[] two = new byte[pin.length * 2];
    System.arraycopy(pin, 0, two, 0, pin.length);
    System.arraycopy(pin, 0, two, pin.length, pin.length);
    InputStream in = new ByteArrayInputStream(two);
    assertThat(PinCoder.of().decode(in)).isEqualTo(PIN);
    assertThat(PinCoder.of().decode(in)).isEqualTo(PIN);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void aCutEncodingIsRefused() throws IOException {
    byte[] bytes =
        CoderUtils.encodeToByteArray(CleanedRecordCoder.of(), CleanedRecord.of(ORDER, GEO));
    for (int length = 0; length < bytes.length; length++) {
      InputStream cut = new ByteArrayInputStream(bytes, 0, length);
      assertThatThrownBy(() -> CleanedRecordCoder.of().decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void codersOfOneKindAreEqualAfterSerialization() {
    for (Object element : examples().values()) {
      Coder<Object> coder = coderOf(element);
      assertThat(SerializableUtils.clone(coder)).isEqualTo(coder);
      assertThat(coder.consistentWithEquals()).isTrue();
    }
  }

  @Test
  void theRegistryKnowsThem() throws Exception {
    CoderRegistry registry = CoderRegistry.createDefault();
    assertThat(registry.getCoder(CleanedRecord.class)).isEqualTo(CleanedRecordCoder.of());
    assertThat(registry.getCoder(RawRecord.class)).isEqualTo(RawRecordCoder.of());
    assertThat(registry.getCoder(RecordOrder.class)).isEqualTo(RecordOrderCoder.of());
    assertThat(
            registry.getCoder(
                TypeDescriptors.kvs(TypeDescriptor.of(Pin.class), TypeDescriptor.of(Post.class))))
        .isEqualTo(KvCoder.of(PinCoder.of(), PostCoder.of()));
  }

  @Test
  void selectsRowsOfOneKind() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollection<CleanedRecord> all =
        pipeline.apply(
            Create.of(
                    CleanedRecord.of(ORDER, PIN),
                    CleanedRecord.of(ORDER, GEO),
                    CleanedRecord.of(ORDER, USER))
                .withType(TypeDescriptor.of(CleanedRecord.class)));
    assertThat(all.getCoder()).isEqualTo(CleanedRecordCoder.of());
    PAssert.that(all.apply(CleanedRecord.pins())).containsInAnyOrder(PIN);
    PAssert.that(all.apply(CleanedRecord.geos())).containsInAnyOrder(GEO);
    PAssert.that(all.apply(CleanedRecord.users())).containsInAnyOrder(USER);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void indIsThatOfTheRow() {
    assertThat(CleanedRecord.of(ORDER, PIN).ind()).isEqualTo(7528);
    assertThat(CleanedRecord.of(ORDER, GEO).ind()).isEqualTo(3);
    assertThat(CleanedRecord.of(ORDER, USER).ind()).isEqualTo(0);
  }
}
