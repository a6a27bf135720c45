package io.pinbeam.launch;

import io.pinbeam.pipelines.ArchiveOptions;

/** The options of {@code pinbeam archive}. */
public interface ArchiveCommandOptions
    extends ArchiveOptions, SummaryOptions, DryRunOptions, LineageOptions {}
