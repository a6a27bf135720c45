package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pipeline with one of its sources: what a user types, and what must be the same of it. */
enum PipelineCase {
  ARCHIVE("archive") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of(
          "archive", inputs.user(), inputs.brokers(), "--flushSize=50", "--output=" + output);
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofArchive(output);
    }
  },

  BATCH_FROM_FILES("batch, from files") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of("batch", "--input=" + inputs.records(), "--output=" + output);
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofBatch(output);
    }
  },

  BATCH_FROM_KAFKA("batch, from Kafka") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of(
          "batch", "--source=kafka", inputs.user(), inputs.brokers(), "--output=" + output);
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofBatch(output);
    }
  },

  STREAM_FROM_KINESIS("stream, from Kinesis") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of(
          "stream",
          inputs.user(),
          inputs.kinesis(),
          "--awsRegion=us-east-1",
          "--commitInterval=2s",
          "--window=4s",
          "--until=idle",
          "--output=" + output);
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofStream(output);
    }
  },

  STREAM_FROM_KAFKA("stream, from Kafka") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of(
          "stream",
          "--source=kafka",
          inputs.user(),
          inputs.brokers(),
          "--commitInterval=2s",
          "--window=4s",
          "--until=idle",
          "--output=" + output);
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofStream(output);
    }
  },

  QUERY("query") {
    @Override
    List<String> words(SuiteInputs inputs, Path output) {
      return List.of(
          "query",
          "--input=" + inputs.cleaned(),
          "--answer=top_category_by_country",
          "--output=" + output.resolve("top.csv"));
    }

    @Override
    Map<String, String> written(Path output) throws IOException {
      return WrittenOutput.ofFiles(output);
    }
  };

  private final String label;

  PipelineCase(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The command; what it writes goes into the folder. */
  abstract List<String> words(SuiteInputs inputs, Path output);

  /** What it wrote, by name, without what is of that run alone: times and run ids. */
  abstract Map<String, String> written(Path output) throws IOException;
}
