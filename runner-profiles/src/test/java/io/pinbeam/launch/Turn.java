package io.pinbeam.launch;

import java.io.Serializable;

/** When a number of a {@link ReplayedSequence} may come: once what it waits for has been seen. */
interface Turn extends Serializable {
  boolean hasCome(long number);
}
