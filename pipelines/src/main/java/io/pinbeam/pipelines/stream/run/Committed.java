package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.util.Map;

/** Asks the tables what is committed. */
interface Committed {
  /** Whether every record of these ranges is. */
  boolean covers(Map<ShardId, ReadRange> ranges) throws IOException;

  /** Whether each window of trends that has records is. */
  boolean areTrendsComplete() throws IOException;

  /** Grows with each commit of records or trends. */
  long commits() throws IOException;
}
