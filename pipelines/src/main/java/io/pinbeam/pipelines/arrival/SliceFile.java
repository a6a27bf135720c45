package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.source.FileOrder;
import io.pinbeam.transforms.model.Kind;

/**
 * A file that a slice read.
 *
 * @param size bytes as stored
 * @param rank by which the slice's projections know it among the files of its kind
 * @param task that read it
 */
public record SliceFile(String path, long size, Kind kind, FileOrder order, long rank, int task) {}
