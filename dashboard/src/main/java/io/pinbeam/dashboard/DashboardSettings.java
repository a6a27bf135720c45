package io.pinbeam.dashboard;

import java.time.Duration;

/**
 * What a dashboard shows, and where.
 *
 * @param tables the folder or {@code s3://} prefix that holds the stream's tables, without a slash
 *     at its end
 * @param host the address that it binds to
 * @param port 0 for a free one
 * @param since how far back it looks
 * @param refresh how long it waits between two looks at the tables while somebody watches
 * @param mostRows of a query's result
 * @param queryLimit after which a query is ended
 */
public record DashboardSettings(
    String tables,
    String host,
    int port,
    Duration since,
    Duration refresh,
    int mostRows,
    Duration queryLimit) {}
