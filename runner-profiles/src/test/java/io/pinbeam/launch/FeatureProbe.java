package io.pinbeam.launch;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/** A feature of Beam: a pipeline that needs little else, and what that must give. */
enum FeatureProbe {
  FIXED_WINDOWS("fixed windows, GroupByKey", true, WindowProbes::fixed, WindowProbes::fixedLines),
  SLIDING_WINDOWS("sliding windows", true, WindowProbes::sliding, WindowProbes::slidingLines),
  SESSIONS("sessions", false, WindowProbes::sessions, WindowProbes::sessionLines),
  COMBINE("Combine.perKey", true, WindowProbes::combine, WindowProbes::combineLines),
  CO_GROUP("CoGroupByKey", true, WindowProbes::coGroup, WindowProbes::coGroupLines),
  FLATTEN("Flatten of two sources", true, WindowProbes::flatten, WindowProbes::flattenLines),
  RESHUFFLE("Reshuffle", true, OutputProbes::reshuffle, StateProbes::numberLines),
  ONE_OF_TWO(
      "ParDo of two outputs, one taken", false, OutputProbes::oneOfTwo, OutputProbes::evenLines),
  EARLY("early firings, accumulating", false, PaneProbes::early, PaneProbes::earlyLines),
  LATE("late firings", true, PaneProbes::late, PaneProbes::lateLines),
  SIDE_MAP("bounded side input", true, SideInputProbes::map, SideInputProbes::mapLines),
  SIDE_WINDOWED(
      "side input of the same windows",
      false,
      SideInputProbes::windowed,
      SideInputProbes::windowedLines),
  WAIT_ON("Wait.on", false, SideInputProbes::waitOn, SideInputProbes::waitOnLines),
  STATE("ValueState", false, StateProbes::value, StateProbes::valueLines),
  PROCESSING_TIMER(
      "timer in processing time",
      false,
      StateProbes::processingTime,
      StateProbes::processingTimeLines),
  EVENT_TIMER("timer in event time", false, StateProbes::eventTime, StateProbes::windowLines),
  ON_EXPIRATION("@OnWindowExpiration", false, StateProbes::onExpiration, StateProbes::windowLines),
  BATCHES("GroupIntoBatches", false, StateProbes::batches, StateProbes::batchLines),
  DEDUPLICATE("Deduplicate", false, StateProbes::deduplicate, StateProbes::deduplicateLines),
  STABLE_INPUT("@RequiresStableInput", false, StateProbes::stable, StateProbes::numberLines),
  SORTED_INPUT("@RequiresTimeSortedInput", false, StateProbes::sorted, StateProbes::sortedLines),
  SPLITTABLE("splittable DoFn", false, SourceProbes::splittable, SourceProbes::splittableLines),
  IMPULSES("PeriodicImpulse", false, SourceProbes::impulses, SourceProbes::impulseLines),
  WATCH("FileIO.match().continuously", false, SourceProbes::watch, SourceProbes::watchLines),
  ONE_SHARD(
      "FileIO.write by windows, one shard",
      false,
      OutputProbes::oneShard,
      StateProbes::numberLines,
      OutputProbes::written),
  ANY_SHARDS(
      "FileIO.write by windows, no shards given",
      false,
      OutputProbes::anyShards,
      StateProbes::numberLines,
      OutputProbes::written),
  COUNTER(
      "Metrics.counter",
      true,
      OutputProbes::counter,
      OutputProbes::counterLines,
      OutputProbes::counted);

  private interface Graph {
    void build(Pipeline pipeline, ProbeInput input);
  }

  private interface Model {
    List<String> lines(ProbeInput input);
  }

  private interface Output {
    List<String> lines(ProbeInput input, PipelineResult result) throws IOException;
  }

  private final String label;
  private final boolean isUsed;
  private final Graph graph;
  private final Model model;
  private final Output output;

  FeatureProbe(String label, boolean isUsed, Graph graph, Model model) {
    this(label, isUsed, graph, model, (input, result) -> ProbeOutput.of(input.run()));
  }

  FeatureProbe(String label, boolean isUsed, Graph graph, Model model, Output output) {
    this.label = label;
    this.isUsed = isUsed;
    this.graph = graph;
    this.model = model;
    this.output = output;
  }

  String label() {
    return label;
  }

  /** Whether our pipelines have it. */
  boolean isUsed() {
    return isUsed;
  }

  /** Whether there is such a thing: two of them are unbounded by themselves. */
  boolean isOf(IsBounded input) {
    return input == IsBounded.UNBOUNDED || (this != IMPULSES && this != WATCH);
  }

  void build(Pipeline pipeline, ProbeInput input) {
    graph.build(pipeline, input);
  }

  /** What must come, in any order. */
  List<String> expected(ProbeInput input) {
    return model.lines(input);
  }

  /** What has come until now. */
  List<String> seen(ProbeInput input, PipelineResult result) throws IOException {
    return output.lines(input, result);
  }
}
