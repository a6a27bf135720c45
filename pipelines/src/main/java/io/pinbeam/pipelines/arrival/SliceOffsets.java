package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.source.KafkaRange;
import java.util.List;

/**
 * What a slice had of a partition.
 *
 * @param until the offset where it ended, whether or not there was anything to read before it
 * @param read the offsets that no slice before it had read
 */
public record SliceOffsets(String topic, int partition, long until, List<KafkaRange> read) {}
