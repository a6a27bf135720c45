package io.pinbeam.launch;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.utils.UUIDUtils;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.launch.LineageDatasets.Dataset;
import io.pinbeam.pipelines.options.Redaction;
import io.pinbeam.pipelines.options.RunnerLabel;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The OpenLineage events of one run. */
final class LineageEvents {
  static final URI PRODUCER = URI.create("urn:pinbeam");

  private static final String NAMESPACE = "pinbeam";

  private final OpenLineage factory = new OpenLineage(PRODUCER);
  private final UUID runId = UUIDUtils.generateNewUUID();
  private final String namespace;
  private final String job;
  private final String runner;

  private LineageEvents(String namespace, String job, String runner) {
    this.namespace = namespace;
    this.job = job;
    this.runner = runner;
  }

  /** In the namespace that {@code OPENLINEAGE_NAMESPACE} names, or {@code pinbeam}. */
  static LineageEvents of(String job, PipelineOptions options, Map<String, String> environment) {
    String namespace = environment.getOrDefault("OPENLINEAGE_NAMESPACE", "");
    return new LineageEvents(
        namespace.isBlank() ? NAMESPACE : namespace, job, RunnerLabel.of(options));
  }

  RunEvent start(LineageDatasets datasets) {
    return event(RunEvent.EventType.START, datasets, null);
  }

  RunEvent complete(LineageDatasets datasets) {
    return event(RunEvent.EventType.COMPLETE, datasets, null);
  }

  /** {@code message} is taken without the secrets that addresses may have. */
  RunEvent fail(LineageDatasets datasets, String message) {
    return event(RunEvent.EventType.FAIL, datasets, Redaction.ofAddress(message));
  }

  private RunEvent event(
      RunEvent.EventType type, LineageDatasets datasets, @Nullable String failure) {
    return factory
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(ZonedDateTime.now(ZoneOffset.UTC))
        .run(factory.newRun(runId, runFacets(failure)))
        .job(
            factory
                .newJobBuilder()
                .namespace(namespace)
                .name(job)
                .facets(
                    factory
                        .newJobFacetsBuilder()
                        .jobType(
                            factory
                                .newJobTypeJobFacetBuilder()
                                .processingType(job.equals("stream") ? "STREAMING" : "BATCH")
                                .integration("PINBEAM")
                                .jobType("JOB")
                                .build())
                        .build())
                .build())
        .inputs(datasets.inputs().stream().map(this::input).toList())
        .outputs(datasets.outputs().stream().map(this::output).toList())
        .build();
  }

  private OpenLineage.RunFacets runFacets(@Nullable String failure) {
    OpenLineage.RunFacetsBuilder facets =
        factory
            .newRunFacetsBuilder()
            .processing_engine(
                factory.newProcessingEngineRunFacet(
                    ReleaseInfo.getReleaseInfo().getVersion(), "Apache Beam, " + runner, null));
    if (failure != null) {
      facets.errorMessage(factory.newErrorMessageRunFacet(failure, "java", null));
    }
    return facets.build();
  }

  private OpenLineage.InputDataset input(Dataset dataset) {
    return factory
        .newInputDatasetBuilder()
        .namespace(dataset.namespace())
        .name(dataset.name())
        .build();
  }

  private OpenLineage.OutputDataset output(Dataset dataset) {
    OpenLineage.OutputDatasetBuilder output =
        factory.newOutputDatasetBuilder().namespace(dataset.namespace()).name(dataset.name());
    OpenLineage.DatasetFacetsBuilder facets = factory.newDatasetFacetsBuilder();
    if (dataset.schema() != null) {
      facets.schema(factory.newSchemaDatasetFacet(fields(dataset.schema())));
    }
    if (dataset.version() != null) {
      facets.version(factory.newDatasetVersionDatasetFacet(dataset.version().toString()));
    }
    output.facets(facets.build());
    if (dataset.rows() != null) {
      output.outputFacets(
          factory
              .newOutputDatasetOutputFacetsBuilder()
              .outputStatistics(
                  factory
                      .newOutputStatisticsOutputDatasetFacetBuilder()
                      .rowCount(dataset.rows())
                      .build())
              .build());
    }
    return output.build();
  }

  private List<OpenLineage.SchemaDatasetFacetFields> fields(DeltaSchema schema) {
    return schema.columns().stream().map(this::field).toList();
  }

  private OpenLineage.SchemaDatasetFacetFields field(DeltaColumn column) {
    return factory
        .newSchemaDatasetFacetFieldsBuilder()
        .name(column.name())
        .type(column.type().toString())
        .build();
  }
}
