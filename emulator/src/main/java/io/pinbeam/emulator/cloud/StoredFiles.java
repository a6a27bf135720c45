package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.List;

/** Reads what S3Proxy's filesystem store keeps beside an object: tag and class as attributes. */
final class StoredFiles {
  private static final String TAG = "user.content-md5";
  private static final String CLASS = "user.storage-tier";
  private static final String STANDARD = "STANDARD";
  private static final int MD5_BYTES = 16;

  private StoredFiles() {}

  /** Every object under a bucket's folder. */
  static KeyIndex index(Path bucket) throws IOException {
    KeyIndex index = new KeyIndex();
    Files.walkFileTree(
        bucket,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            index.put(key(bucket, file), read(file, attributes));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            // A key that ends in a slash is a folder with a tag.
            if (!folder.equals(bucket)) {
              StoredObject marker = read(folder, attributes);
              if (marker.eTag() != null) {
                index.put(key(bucket, folder) + "/", empty(marker));
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return index;
  }

  static StoredObject read(Path file) throws IOException {
    return read(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  /** A folder has a size of its own, which is not the object's. */
  static StoredObject empty(StoredObject marker) {
    return new StoredObject(0, marker.eTag(), marker.modifiedMillis(), marker.storageClass());
  }

  private static StoredObject read(Path file, BasicFileAttributes attributes) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    List<String> names = view == null ? List.of() : view.list();
    String storageClass = names.contains(CLASS) ? new String(bytes(view, CLASS), UTF_8) : STANDARD;
    return new StoredObject(
        attributes.size(),
        names.contains(TAG) ? tag(bytes(view, TAG)) : null,
        attributes.lastModifiedTime().toMillis(),
        storageClass);
  }

  /** An MD5 is kept as bytes, the tag of an upload in parts as its text. */
  private static String tag(byte[] kept) {
    return kept.length == MD5_BYTES
        ? HexFormat.of().formatHex(kept)
        : new String(kept, UTF_8).replace("\"", "");
  }

  private static byte[] bytes(UserDefinedFileAttributeView view, String name) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(view.size(name));
    view.read(name, buffer);
    return buffer.array();
  }

  private static String key(Path bucket, Path file) {
    return bucket.relativize(file).toString();
  }
}
