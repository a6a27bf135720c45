package io.pinbeam.launch;

import io.pinbeam.pipelines.ReplayOptions;

/** The options of {@code pinbeam replay}. */
public interface ReplayCommandOptions extends ReplayOptions, SummaryOptions, LineageOptions {}
