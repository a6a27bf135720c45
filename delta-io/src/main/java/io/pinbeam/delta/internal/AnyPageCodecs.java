package io.pinbeam.delta.internal;

import io.pinbeam.delta.WriteOptions;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Reads pages of every codec: ours quickly, others' through Hadoop. */
final class AnyPageCodecs implements CompressionCodecFactory {
  private static final int PAGE_BYTES = 1 << 20;

  private final PageCodecs ours = new PageCodecs(WriteOptions.defaults().zstdLevel());
  private final CodecFactory others;

  AnyPageCodecs(ParquetConfiguration configuration) {
    this.others = new CodecFactory(configuration, PAGE_BYTES);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Only for reading");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    switch (codec) {
      case ZSTD:
      case SNAPPY:
      case UNCOMPRESSED:
        return ours.getDecompressor(codec);
      default:
        return others.getDecompressor(codec);
    }
  }

  @Override
  public void release() {
    ours.release();
    others.release();
  }
}
