package io.pinbeam.delta;

import java.io.Closeable;
import java.util.Iterator;
import org.apache.beam.sdk.values.Row;

/** Rows of a table, one after the other; to be closed. */
public interface DeltaRows extends Iterator<Row>, Closeable {}
