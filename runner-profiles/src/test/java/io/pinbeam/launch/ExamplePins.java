package io.pinbeam.launch;

import io.pinbeam.transforms.model.Pin;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Pins into a Parquet file by parquet-java's writer of groups. */
final class ExamplePins {
  private ExamplePins() {}

  static void write(Pin[] pins, Path folder) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("pins.parquet")))
            .withType(PlainPins.SCHEMA)
            .withConf(PlainPins.zstdAtLevel1())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(PlainPins.ROW_GROUP_BYTES)
            .build()) {
      for (Pin pin : pins) {
        writer.write(group(pin));
      }
    }
  }

  private static Group group(Pin pin) {
    SimpleGroup group = new SimpleGroup(PlainPins.SCHEMA);
    group.add(0, pin.ind());
    add(group, 1, pin.uniqueId());
    add(group, 2, pin.title());
    add(group, 3, pin.description());
    if (pin.followerCount() != null) {
      group.add(4, pin.followerCount().longValue());
    }
    add(group, 5, pin.posterName());
    add(group, 6, pin.tagList());
    add(group, 7, pin.isImageOrVideo());
    add(group, 8, pin.imageSrc());
    add(group, 9, pin.saveLocation());
    add(group, 10, pin.category());
    return group;
  }

  private static void add(Group group, int column, @Nullable String value) {
    if (value != null) {
      group.add(column, value);
    }
  }
}
