package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.BufferedRow;
import io.pinbeam.pipelines.sink.PinTable;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What {@code bench/delta} measures in Java. The argument is the number of pins, which are made and
 * held in memory; then it takes commands from its input and answers each by a line: the wall and
 * CPU seconds of a write, or the wall seconds of each commit.
 */
public final class WriteSpeed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DeltaSchema NUMBERS =
      DeltaSchema.builder().nullable("id", DeltaType.LONG).build();

  private WriteSpeed() {}

  /** A way to write pins into a folder. */
  private interface Writer {
    void write(Pin[] pins, Path folder) throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Pin[] pins = pins(Integer.parseInt(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      System.out.println(
          switch (words[0]) {
            case "delta-io" -> seconds(WriteSpeed::writeTable, pins, words[1]);
            case "plain" -> seconds(PlainPins::write, pins, words[1]);
            case "example" -> seconds(ExamplePins::write, pins, words[1]);
            case "commits" ->
                commits(words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]));
            default -> throw new IllegalArgumentException(line);
          });
    }
  }

  private static String seconds(Writer writer, Pin[] pins, String folder) throws IOException {
    Path created = Files.createDirectories(Path.of(folder));
    System.gc();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    writer.write(pins, created);
    return String.format(
        Locale.ROOT, "[%.3f, %.3f]", (System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e9);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void writeTable(Pin[] pins, Path folder) throws IOException {
    PinTable table = new PinTable();
    RowBuffer buffer = RowBuffer.of(Kind.PIN);
    BufferedRow row = new BufferedRow(buffer);
    RecordWriter<BufferedRow> columns = table.recordWriter();
    RecordWriter<Pin> writer =
        (pin, out) -> {
          buffer.clear();
          buffer.add(pin);
          columns.write(row, out);
        };
    DataFile file = write(folder.toString(), table.schema(), writer, Arrays.asList(pins));
    DeltaTable.at(folder.toString()).commit(DeltaCommit.of(table.schema(), List.of(file)));
  }

  /** One row a commit. */
  private static String commits(String path, long first, int count) throws IOException {
    StringJoiner seconds = new StringJoiner(", ", "[", "]");
    for (long id = first; id < first + count; id++) {
      long start = System.nanoTime();
      DataFile file = write(path, NUMBERS, (number, out) -> out.setLong(0, number), List.of(id));
      DeltaTable.at(path).commit(DeltaCommit.of(NUMBERS, List.of(file)));
      seconds.add(String.format(Locale.ROOT, "%.5f", (System.nanoTime() - start) / 1e9));
    }
    return seconds.toString();
  }

  private static <T> DataFile write(
      String path, DeltaSchema schema, RecordWriter<T> recordWriter, List<T> records)
      throws IOException {
    DataFileWriter<T> writer =
        DataFileWriter.open(
            path,
            "part-" + UUID.randomUUID() + ".parquet",
            schema,
            recordWriter,
            WriteOptions.defaults());
    for (T each : records) {
      writer.write(each);
    }
    return writer.close();
  }

  private static Pin[] pins(int count) throws IOException {
    PostGenerator generator = PostGenerator.withSeed(1);
    Pin[] pins = new Pin[count];
    for (int i = 0; i < count; i++) {
      JsonNode json = JSON.readTree(generator.cleanPin(i));
      JsonNode followers = json.path("follower_count");
      pins[i] =
          Pin.builder()
              .ind(json.get("ind").asLong())
              .uniqueId(text(json, "unique_id"))
              .title(text(json, "title"))
              .description(text(json, "description"))
              .followerCount(followers.isNumber() ? followers.asLong() : null)
              .posterName(text(json, "poster_name"))
              .tagList(text(json, "tag_list"))
              .isImageOrVideo(text(json, "is_image_or_video"))
              .imageSrc(text(json, "image_src"))
              .saveLocation(text(json, "save_location"))
              .category(text(json, "category"))
              .build();
    }
    return pins;
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).asText() : null;
  }
}
