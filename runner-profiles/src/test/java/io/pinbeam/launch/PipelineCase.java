package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A pipeline with one of its sources: what a user types, and what must be the same of it. */
enum PipelineCase {
  ARCHIVE(
      "archive",
      in -> List.of("archive", in.user(), in.brokers(), "--flushSize=50"),
      WrittenOutput::ofArchive),
  BATCH_FROM_FILES(
      "batch, from files",
      in -> List.of("batch", "--input=" + in.records()),
      WrittenOutput::ofBatch),
  BATCH_FROM_KAFKA(
      "batch, from Kafka",
      in -> List.of("batch", "--source=kafka", in.user(), in.brokers()),
      WrittenOutput::ofBatch),
  STREAM_FROM_KINESIS(
      "stream, from Kinesis",
      in -> stream(in, in.kinesis(), "--awsRegion=us-east-1"),
      WrittenOutput::ofStream),
  STREAM_FROM_KAFKA(
      "stream, from Kafka",
      in -> stream(in, "--source=kafka", in.brokers()),
      WrittenOutput::ofStream),
  QUERY(
      "query",
      in -> List.of("query", "--input=" + in.cleaned(), "--answer=top_category_by_country"),
      WrittenOutput::ofFiles);

  private interface Reader {
    Map<String, String> read(Path output) throws IOException;
  }

  private final String label;
  private final Function<SuiteInputs, List<String>> words;
  private final Reader reader;

  PipelineCase(String label, Function<SuiteInputs, List<String>> words, Reader reader) {
    this.label = label;
    this.words = words;
    this.reader = reader;
  }

  String label() {
    return label;
  }

  boolean isBatch() {
    return this == BATCH_FROM_FILES || this == BATCH_FROM_KAFKA;
  }

  boolean isStream() {
    return this == STREAM_FROM_KINESIS || this == STREAM_FROM_KAFKA;
  }

  /** The command that writes to this file or folder. */
  List<String> words(SuiteInputs inputs, Path output) {
    List<String> all = new ArrayList<>(words.apply(inputs));
    all.add("--output=" + output);
    return all;
  }

  /** What it wrote, by name, without what is of that run alone: times and run ids. */
  Map<String, String> written(Path output) throws IOException {
    return reader.read(output);
  }

  private static List<String> stream(SuiteInputs inputs, String... source) {
    List<String> all = new ArrayList<>(List.of("stream", inputs.user()));
    all.addAll(List.of(source));
    all.addAll(List.of("--commitInterval=2s", "--window=4s", "--until=idle"));
    return all;
  }
}
