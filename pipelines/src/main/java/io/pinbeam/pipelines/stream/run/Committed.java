package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.util.Map;

/** Asks the tables what is committed. */
interface Committed {
  /** Whether everything up to these positions is, the ones named included. */
  boolean covers(Map<ShardId, String> positions) throws IOException;

  /** Whether each window of trends that has records is. */
  boolean areTrendsComplete() throws IOException;

  /** Grows with each commit. */
  long version() throws IOException;
}
