package io.pinbeam.pipelines.source;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Tasks that are known before the run, over all workers.
 *
 * <p><b>Output:</b> each task once, in no order.
 *
 * <p><b>Runners:</b> all.
 *
 * @param <T> the task
 */
public final class SpreadTasks<T extends Serializable> extends PTransform<PBegin, PCollection<T>> {
  private final Class<T> type;
  private final List<T> tasks;

  private SpreadTasks(Class<T> type, List<T> tasks) {
    this.type = type;
    this.tasks = tasks;
  }

  public static <T extends Serializable> SpreadTasks<T> of(Class<T> type, List<T> tasks) {
    return new SpreadTasks<>(type, List.copyOf(tasks));
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    // One element: while the direct runner reads several, it splits off the later half again and
    // again, and begins with each only when all that came of the earlier ones is done.
    return begin
        .apply("Plan", Create.<List<T>>of(List.of(tasks)).withCoder(ListCoder.of(coder())))
        .apply("Tasks", Flatten.iterables())
        .setCoder(coder())
        .apply("Spread", Reshuffle.viaRandomKey());
  }

  private SerializableCoder<T> coder() {
    return SerializableCoder.of(type);
  }
}
