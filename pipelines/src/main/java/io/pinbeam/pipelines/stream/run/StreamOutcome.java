package io.pinbeam.pipelines.stream.run;

import java.time.Duration;

/**
 * How a run of the stream ended that ended in order.
 *
 * @param why such as {@code every stream is read to its tip}
 */
public record StreamOutcome(String runId, Duration took, String why) {}
