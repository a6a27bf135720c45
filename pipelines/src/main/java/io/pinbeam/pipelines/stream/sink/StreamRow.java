package io.pinbeam.pipelines.stream.sink;

/**
 * A cleaned row with where it came from.
 *
 * @param row {@code Pin}, {@code Geo} or {@code User}
 * @param arrivalMillis the source's stamp
 * @param shard {@code stream/shard}
 * @param position sequence number or offset
 */
public record StreamRow(Object row, long arrivalMillis, String shard, String position) {}
