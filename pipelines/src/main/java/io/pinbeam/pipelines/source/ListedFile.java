package io.pinbeam.pipelines.source;

import io.pinbeam.transforms.model.Kind;
import java.time.Instant;

/**
 * A file of records as it was listed.
 *
 * @param size bytes as stored
 * @param modified when it was written last
 * @param topic as its name or a folder tells it
 * @param order its place among the files of its kind
 */
public record ListedFile(
    String path, long size, Instant modified, String topic, Kind kind, FileOrder order) {

  /** Its path in the one form that an account knows it by. */
  public String key() {
    return order.path();
  }
}
