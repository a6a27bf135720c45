package io.pinbeam.pipelines.stream.source;

import java.util.List;

/**
 * What one call gave.
 *
 * @param records in the shard's order; may be empty, also where more are there
 * @param isAtTip whether the shard had no further records when the call began to be answered
 * @param isEnded whether the shard is closed and has no further records, ever
 * @param behindMillis how far the shard's tip is ahead; 0 at the tip
 * @param behindRecords the same in records; negative where the source does not tell
 */
public record Fetch(
    List<FetchedRecord> records,
    boolean isAtTip,
    boolean isEnded,
    long behindMillis,
    long behindRecords) {}
