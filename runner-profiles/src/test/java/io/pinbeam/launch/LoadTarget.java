package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Where a {@link StreamLoad} puts its records. */
interface LoadTarget extends AutoCloseable {
  /** Two shards for each kind; streams that are there stay as they are. */
  void create() throws Exception;

  /**
   * Puts records of posts that follow each other, and waits until all are stored.
   *
   * @return {@code stream/shard@position} of each; null for one that was refused
   */
  List<@Nullable String> put(PostKind kind, long firstPost, List<byte[]> bodies) throws Exception;

  @Override
  void close();

  static String place(String stream, Object shard, Object position) {
    return stream + "/" + shard + "@" + position;
  }
}
