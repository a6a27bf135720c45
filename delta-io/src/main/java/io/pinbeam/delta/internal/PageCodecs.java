package io.pinbeam.delta.internal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * The codecs of data files, straight from the native libraries: Parquet's own go through Hadoop's
 * stream classes, which copy each page once more and read Hadoop's configuration.
 */
public final class PageCodecs implements CompressionCodecFactory {
  private final int zstdLevel;

  public PageCodecs(int zstdLevel) {
    this.zstdLevel = zstdLevel;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    switch (codec) {
      case ZSTD:
        return new ZstdCompressor(zstdLevel);
      case SNAPPY:
        return new SnappyCompressor();
      case UNCOMPRESSED:
        return new NoCompressor();
      default:
        throw new UnsupportedOperationException("Parquet pages are not written with " + codec);
    }
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    switch (codec) {
      case ZSTD:
        return new ZstdDecompressor();
      case SNAPPY:
        return new SnappyDecompressor();
      case UNCOMPRESSED:
        return new NoDecompressor();
      default:
        throw new UnsupportedOperationException("Parquet pages are not read with " + codec);
    }
  }

  @Override
  public void release() {}

  private static final class ZstdCompressor implements BytesInputCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdCompressor(int level) {
      context.setLevel(level);
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      byte[] raw = page.toByteArray();
      byte[] out = new byte[Math.toIntExact(Zstd.compressBound(raw.length))];
      int length = context.compressByteArray(out, 0, out.length, raw, 0, raw.length);
      return BytesInput.from(out, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }

  private static final class SnappyCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      byte[] raw = page.toByteArray();
      byte[] out = new byte[Snappy.maxCompressedLength(raw.length)];
      int length = Snappy.compress(raw, 0, raw.length, out, 0);
      return BytesInput.from(out, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.SNAPPY;
    }

    @Override
    public void release() {}
  }

  private static final class NoCompressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) {
      return page;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }

  /** Decompression of whole arrays; the buffer form is Parquet's second way to ask for the same. */
  private abstract static class ArrayDecompressor implements BytesInputDecompressor {
    abstract byte[] decompress(byte[] page, int rawLength) throws IOException;

    @Override
    public final BytesInput decompress(BytesInput page, int rawLength) throws IOException {
      return BytesInput.from(decompress(page.toByteArray(), rawLength));
    }

    @Override
    public final void decompress(ByteBuffer in, int length, ByteBuffer out, int rawLength)
        throws IOException {
      byte[] page = new byte[length];
      in.get(page);
      out.put(decompress(page, rawLength));
    }

    @Override
    public void release() {}
  }

  private static final class ZstdDecompressor extends ArrayDecompressor {
    @Override
    byte[] decompress(byte[] page, int rawLength) throws IOException {
      byte[] raw = new byte[rawLength];
      long length = Zstd.decompressByteArray(raw, 0, rawLength, page, 0, page.length);
      if (length != rawLength) {
        throw new IOException("A page of " + rawLength + " bytes cannot be decompressed");
      }
      return raw;
    }
  }

  private static final class SnappyDecompressor extends ArrayDecompressor {
    @Override
    byte[] decompress(byte[] page, int rawLength) throws IOException {
      byte[] raw = new byte[rawLength];
      int length = Snappy.uncompress(page, 0, page.length, raw, 0);
      if (length != rawLength) {
        throw new IOException("A page of " + rawLength + " bytes cannot be decompressed");
      }
      return raw;
    }
  }

  private static final class NoDecompressor extends ArrayDecompressor {
    @Override
    byte[] decompress(byte[] page, int rawLength) {
      return page;
    }
  }
}
