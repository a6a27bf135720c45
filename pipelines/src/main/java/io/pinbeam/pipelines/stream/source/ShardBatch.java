package io.pinbeam.pipelines.stream.source;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Records of one shard that follow each other without a gap: the element of {@link ShardsSource}.
 *
 * @param commitKey what commits its windows: {@link ShardId#toString} as a rule; a name of its own
 *     for records before ones of the same window that are committed already; null for records that
 *     the tables have already and that are read again for the trends alone
 * @param previous the position of the record before the first one; null where reading began
 * @param records at least one
 * @param behindMillis how far the shard's end was ahead when the last one was fetched
 * @param behindRecords the same in records; negative where the source does not tell (Kinesis)
 */
public record ShardBatch(
    ShardId shard,
    @Nullable String commitKey,
    @Nullable String previous,
    List<ShardRecord> records,
    long behindMillis,
    long behindRecords) {}
