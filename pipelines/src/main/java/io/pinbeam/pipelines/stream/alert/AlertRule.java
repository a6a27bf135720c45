package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.transforms.aggregate.TrendMetric;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One rule.
 *
 * @param key null: each key of the metric on its own
 * @param windows so many windows in a row have to hold
 * @param coolDown how long after an alert there is no other one of the same key
 */
record AlertRule(
    String name,
    TrendMetric metric,
    @Nullable String key,
    Comparison comparison,
    double threshold,
    int windows,
    Duration coolDown) {}
