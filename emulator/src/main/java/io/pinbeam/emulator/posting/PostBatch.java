package io.pinbeam.emulator.posting;

import java.util.List;

/**
 * What some draws in a row give for one destination. The same run has the same batches whenever it
 * is started.
 *
 * @param firstDraw the number of the first draw
 * @param draws how many draws it is made of
 */
record PostBatch(
    Destination destination, long number, long firstDraw, int draws, List<PostedRecord> records) {}
