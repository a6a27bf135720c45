package io.pinbeam.pipelines.store;

import java.time.Instant;

/**
 * An object that is there.
 *
 * @param name below the root of its store, with slashes
 * @param size in bytes
 * @param modified when it was written last
 */
public record StoredObject(String name, long size, Instant modified) {}
