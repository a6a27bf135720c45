package io.pinbeam.launch;

import io.pinbeam.delta.DeltaSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a run reads and writes, each by the names that OpenLineage has for such things. */
final class LineageDatasets {
  /**
   * One of them.
   *
   * @param schema null where it has none of ours
   * @param version null where it has none, or it is not known
   * @param rows that the run wrote; null where it is not known
   */
  record Dataset(
      String namespace,
      String name,
      @Nullable DeltaSchema schema,
      @Nullable Long version,
      @Nullable Long rows) {}

  private final List<Dataset> inputs;
  private final List<Dataset> outputs;

  private LineageDatasets(List<Dataset> inputs, List<Dataset> outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
  }

  static LineageDatasets none() {
    return new LineageDatasets(List.of(), List.of());
  }

  /** A file or folder, local or in an object store, such as {@code s3://bucket/prefix}. */
  LineageDatasets withInput(String path) {
    return withInput(namespace(path), name(path));
  }

  LineageDatasets withInput(String namespace, String name) {
    return new LineageDatasets(
        plus(inputs, new Dataset(namespace, name, null, null, null)), outputs);
  }

  /** A topic of Kafka, by the first of the brokers that were named. */
  LineageDatasets withTopic(String bootstrapServers, String topic) {
    return withInput("kafka://" + bootstrapServers.replaceAll(",.*", "").strip(), topic);
  }

  LineageDatasets withOutput(String path, @Nullable Long rows) {
    return withTable(path, null, null, rows);
  }

  LineageDatasets withTable(
      String path, @Nullable DeltaSchema schema, @Nullable Long version, @Nullable Long rows) {
    return new LineageDatasets(
        inputs, plus(outputs, new Dataset(namespace(path), name(path), schema, version, rows)));
  }

  List<Dataset> inputs() {
    return inputs;
  }

  List<Dataset> outputs() {
    return outputs;
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return List.copyOf(all);
  }

  private static String namespace(String path) {
    int host = path.indexOf("://");
    if (host < 0) {
      return "file";
    }
    String authority = path.substring(host + 3).replaceAll("/.*", "");
    return path.substring(0, host + 3) + authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String name(String path) {
    int host = path.indexOf("://");
    if (host < 0) {
      return Path.of(path).toAbsolutePath().normalize().toString();
    }
    int slash = path.indexOf('/', host + 3);
    String name = slash < 0 ? "" : path.substring(slash + 1).replaceAll("/+$", "");
    return name.isEmpty() ? "/" : name;
  }
}
