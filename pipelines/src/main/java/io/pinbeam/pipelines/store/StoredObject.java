package io.pinbeam.pipelines.store;

/**
 * An object that is there.
 *
 * @param name below the root of its store, with slashes
 * @param size in bytes
 */
public record StoredObject(String name, long size) {}
