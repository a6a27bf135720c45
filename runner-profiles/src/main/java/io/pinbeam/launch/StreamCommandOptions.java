package io.pinbeam.launch;

import io.pinbeam.pipelines.StreamOptions;

/** The options of {@code pinbeam stream}. */
public interface StreamCommandOptions extends StreamOptions, SummaryOptions, LineageOptions {}
