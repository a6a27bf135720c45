package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.model.Kind;

/** Is told what {@link PackCollector} finds. */
public interface PackCounts {
  /** Counts nothing. */
  PackCounts NONE =
      new PackCounts() {
        @Override
        public void batch(ShardId shard, long records, long read, long deadLetters, long late) {}

        @Override
        public void defect(Kind kind, String field, DefectReason reason) {}

        @Override
        public void unknownFields(Kind kind, int count) {}
      };

  /** Records of a batch that are to be committed, the posts in them, and those refused. */
  void batch(ShardId shard, long records, long read, long deadLetters, long late);

  void defect(Kind kind, String field, DefectReason reason);

  void unknownFields(Kind kind, int count);
}
