package io.pinbeam.launch;

import io.pinbeam.pipelines.BatchOptions;

/** The options of {@code pinbeam batch}. */
public interface BatchCommandOptions
    extends BatchOptions, SummaryOptions, DryRunOptions, LineageOptions {}
