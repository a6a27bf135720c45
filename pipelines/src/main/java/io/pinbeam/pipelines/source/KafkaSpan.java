package io.pinbeam.pipelines.source;

/**
 * The offsets of a partition that lie between two times.
 *
 * @param beginning the oldest offset that is there
 * @param from the first offset of a record of the earlier time or after it
 * @param to the same of the later time, or the end
 */
public record KafkaSpan(String topic, int partition, long beginning, long from, long to) {}
