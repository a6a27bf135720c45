package io.pinbeam.pipelines.batch;

import java.io.Serializable;

/**
 * A file of dead letters to be replayed.
 *
 * @param number of the file among all of them
 * @param isCopy whether it is a copy whose letters somebody may have mended
 */
record LetterFile(String path, long size, int number, boolean isCopy) implements Serializable {}
