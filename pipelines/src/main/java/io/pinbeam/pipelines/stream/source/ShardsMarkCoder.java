package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/** A coder for {@link ShardsMark}. */
final class ShardsMarkCoder extends AtomicCoder<ShardsMark> {
  private static final long serialVersionUID = 1L;
  private static final ShardsMarkCoder INSTANCE = new ShardsMarkCoder();
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final NullableCoder<String> NULLABLE_TEXT = NullableCoder.of(TEXT);
  private static final BigEndianLongCoder LONG = BigEndianLongCoder.of();
  private static final BooleanCoder FLAG = BooleanCoder.of();

  private ShardsMarkCoder() {}

  static ShardsMarkCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ShardsMark mark, OutputStream out) throws IOException {
    LONG.encode(mark.watermarkMillis(), out);
    FLAG.encode(mark.isListed(), out);
    NULLABLE_TEXT.encode(mark.stopped() == null ? null : mark.stopped().name(), out);
    VarIntCoder.of().encode(mark.shards().size(), out);
    for (ShardMark shard : mark.shards()) {
      TEXT.encode(shard.shard().stream(), out);
      TEXT.encode(shard.shard().shard(), out);
      NULLABLE_TEXT.encode(shard.first(), out);
      NULLABLE_TEXT.encode(shard.position(), out);
      LONG.encode(shard.timeMillis(), out);
      LONG.encode(shard.slackMillis(), out);
      LONG.encode(shard.openedMillis(), out);
      FLAG.encode(shard.isFromHorizon(), out);
      FLAG.encode(shard.isEnded(), out);
    }
  }

  @Override
  public ShardsMark decode(InputStream in) throws IOException, CoderException {
    long watermark = LONG.decode(in);
    boolean isListed = FLAG.decode(in);
    String stopped = NULLABLE_TEXT.decode(in);
    int size = VarIntCoder.of().decode(in);
    List<ShardMark> shards = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      shards.add(
          new ShardMark(
              new ShardId(TEXT.decode(in), TEXT.decode(in)),
              NULLABLE_TEXT.decode(in),
              NULLABLE_TEXT.decode(in),
              LONG.decode(in),
              LONG.decode(in),
              LONG.decode(in),
              FLAG.decode(in),
              FLAG.decode(in)));
    }
    return new ShardsMark(
        watermark, isListed, stopped == null ? null : StopSignal.Mode.valueOf(stopped), shards);
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }
}
