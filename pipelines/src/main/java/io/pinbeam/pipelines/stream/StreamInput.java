package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.stream.source.KafkaShards;
import io.pinbeam.pipelines.stream.source.KinesisShards;
import io.pinbeam.pipelines.stream.source.ShardClientFactory;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What is read, by the options. */
final class StreamInput {
  private StreamInput() {}

  static ShardClientFactory clients(StreamOptions options) {
    return switch (typeOf(options)) {
      case KINESIS -> KinesisShards.factory();
      case KAFKA -> KafkaShards.factory(kafka(options));
      case FILES ->
          throw new BadOptionException(
              "--source=files is not allowed: a stream reads kinesis or kafka; pinbeam batch reads"
                  + " files");
    };
  }

  private static KafkaClientConfig kafka(StreamOptions options) {
    try {
      return KafkaClientConfig.load(options.getKafkaConfig(), options.getBootstrapServers());
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("--source=kafka: " + e.getMessage(), e);
    }
  }

  static List<String> streams(StreamOptions options) {
    String user = options.getUser();
    String named = options.getStreams();
    if (named != null && !named.isBlank()) {
      if (user != null) {
        throw new BadOptionException("--user and --streams exclude each other: give one of them");
      }
      List<String> streams = Arrays.stream(named.split(",")).map(String::strip).distinct().toList();
      if (streams.contains("")) {
        throw new BadOptionException("--streams=" + named + " has a name that is empty");
      }
      return streams;
    }
    if (user == null || user.isBlank()) {
      throw new BadOptionException(
          "--user is missing: whose streams to read; or --streams with their names");
    }
    boolean isKafka = typeOf(options) == SourceType.KAFKA;
    return Arrays.stream(Kind.values())
        .map(kind -> isKafka ? user + "." + kind.label() : "streaming-" + user + "-" + kind.label())
        .toList();
  }

  private static SourceType typeOf(StreamOptions options) {
    return options.getSource() == null ? SourceType.KINESIS : options.getSource();
  }
}
