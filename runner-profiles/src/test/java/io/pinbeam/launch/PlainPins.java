package io.pinbeam.launch;

import io.pinbeam.transforms.model.Pin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Pins into a Parquet file by parquet-java alone, as one would write it by hand. */
final class PlainPins extends WriteSupport<Pin> {
  static final long ROW_GROUP_BYTES = 128L << 20;

  static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message pin {
            required int64 ind;
            optional binary unique_id (STRING);
            optional binary title (STRING);
            optional binary description (STRING);
            optional int64 follower_count;
            optional binary poster_name (STRING);
            optional binary tag_list (STRING);
            optional binary is_image_or_video (STRING);
            optional binary image_src (STRING);
            optional binary save_location (STRING);
            optional binary category (STRING);
          }
          """);

  private RecordConsumer consumer;

  static void write(Pin[] pins, Path folder) throws IOException {
    try (ParquetWriter<Pin> writer =
        new Builder(new LocalOutputFile(folder.resolve("pins.parquet")))
            .withConf(zstdAtLevel1())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build()) {
      for (Pin pin : pins) {
        writer.write(pin);
      }
    }
  }

  static ParquetConfiguration zstdAtLevel1() {
    return new PlainParquetConfiguration(Map.of("parquet.compression.codec.zstd.level", "1"));
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(SCHEMA, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(Pin pin) {
    consumer.startMessage();
    add(0, "ind", pin.ind());
    add(1, "unique_id", pin.uniqueId());
    add(2, "title", pin.title());
    add(3, "description", pin.description());
    add(4, "follower_count", pin.followerCount());
    add(5, "poster_name", pin.posterName());
    add(6, "tag_list", pin.tagList());
    add(7, "is_image_or_video", pin.isImageOrVideo());
    add(8, "image_src", pin.imageSrc());
    add(9, "save_location", pin.saveLocation());
    add(10, "category", pin.category());
    consumer.endMessage();
  }

  private void add(int column, String name, @Nullable Long value) {
    if (value != null) {
      consumer.startField(name, column);
      consumer.addLong(value);
      consumer.endField(name, column);
    }
  }

  private void add(int column, String name, @Nullable String value) {
    if (value != null) {
      consumer.startField(name, column);
      consumer.addBinary(Binary.fromString(value));
      consumer.endField(name, column);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Pin, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Pin> getWriteSupport(Configuration configuration) {
      return new PlainPins();
    }

    @Override
    protected WriteSupport<Pin> getWriteSupport(ParquetConfiguration configuration) {
      return new PlainPins();
    }
  }
}
