package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaOptions;
import io.pinbeam.delta.LogFile;
import io.pinbeam.delta.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A log on S3, by conditional writes ({@code If-None-Match: *}).
 *
 * <p>The client is built as Beam's own S3 file system builds its: from the pipeline's {@link
 * S3Options}, by their {@code s3ClientFactoryClass}. Region, endpoint, credentials and path style
 * that reach {@code s3://} files therefore reach commits. {@link S3LogStoreRegistrar} hands the
 * options over whenever Beam sets those of its file systems.
 */
final class S3LogStore implements LogStore {
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int ATTEMPTS = 8;
  private static final long FIRST_PAUSE_MILLIS = 20;

  private static PipelineOptions options;
  private static S3LogStore current;

  /** Endpoints with their buckets that refused a conditional write, once in a process. */
  private static final Set<String> VERIFIED = ConcurrentHashMap.newKeySet();

  /** Looking first and putting then is one step for the threads of this process only. */
  private static final Object SINGLE_WRITER = new Object();

  private final S3Client client;
  private final boolean isSingleWriter;
  private final String endpoint;

  S3LogStore(S3Client client, String endpoint, boolean isSingleWriter) {
    this.client = client;
    this.endpoint = endpoint;
    this.isSingleWriter = isSingleWriter;
  }

  /** Forgets the client; the next use builds one from these options. */
  static synchronized void reset(PipelineOptions newOptions) {
    options = newOptions;
    current = null;
  }

  static synchronized S3LogStore current() {
    if (current == null) {
      current =
          new S3LogStore(
              client(),
              String.valueOf(options.as(S3Options.class).getEndpoint()),
              options.as(DeltaOptions.class).getDeltaSingleWriter());
    }
    return current;
  }

  private static S3Client client() {
    if (options == null) {
      throw new IllegalStateException(
          "s3:// needs Beam's file systems: create a pipeline, or call"
              + " FileSystems.setDefaultPipelineOptions with the S3 options, first");
    }
    return S3FileSystemConfiguration.fromS3Options(options.as(S3Options.class))
        .getS3ClientBuilder()
        .build();
  }

  @Override
  public void putIfAbsent(String path, byte[] bytes) throws IOException {
    if (isSingleWriter) {
      lookAndPut(path, bytes);
    } else {
      putConditionally(path, bytes);
    }
  }

  private void lookAndPut(String path, byte[] bytes) throws IOException {
    synchronized (SINGLE_WRITER) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      String prefix = key(path);
      if (page(folder, prefix, "/", null, null).contents().stream()
          .anyMatch(object -> object.key().equals(prefix))) {
        throw new FileAlreadyExistsException(path);
      }
      put(path, bytes);
    }
  }

  /**
   * Puts a file twice under a name that no reader of a log looks at; a store with conditional
   * writes refuses the second.
   */
  @Override
  public void verify(String folder) throws IOException {
    String place = endpoint + " " + bucket(folder);
    if (isSingleWriter || VERIFIED.contains(place)) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        if (!refusesSecond(folder + "/.conditional-write-" + UUID.randomUUID())) {
          throw new UnsupportedOperationException(
              "The store of "
                  + folder
                  + " ignores conditional writes: two writers could lose commits. Set"
                  + " --deltaSingleWriter if nothing else writes to this table");
        }
        VERIFIED.add(place);
        return;
      } catch (AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  private boolean refusesSecond(String probe) throws IOException {
    byte[] bytes = {};
    put(probe, bytes);
    try {
      client.putObject(request(probe, true), RequestBody.fromBytes(bytes));
      return false;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
        return true;
      }
      if (e.statusCode() == NOT_IMPLEMENTED) {
        return false;
      }
      throw failed("put", probe, e);
    } catch (SdkException e) {
      throw failed("put", probe, e);
    } finally {
      delete(probe);
    }
  }

  private void delete(String path) {
    try {
      client.deleteObject(request -> request.bucket(bucket(path)).key(key(path)));
    } catch (SdkException e) {
      // Nobody looks at it: not worth to fail for.
    }
  }

  private void putConditionally(String path, byte[] bytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        client.putObject(request(path, true), RequestBody.fromBytes(bytes));
        return;
      } catch (S3Exception e) {
        if (e.statusCode() == PRECONDITION_FAILED) {
          if (isOurs(path, bytes)) {
            return;
          }
          throw alreadyExists(path, e);
        }
        if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
          throw failed("put", path, e);
        }
        pause(attempt);
      } catch (SdkException e) {
        throw failed("put", path, e);
      }
    }
  }

  /**
   * A put that succeeded may be repeated by the client when its answer is lost, and then meets
   * itself. A commit holds a random identifier, so equal bytes are our own.
   */
  private boolean isOurs(String path, byte[] bytes) throws IOException {
    try {
      byte[] there =
          client
              .getObjectAsBytes(request -> request.bucket(bucket(path)).key(key(path)))
              .asByteArray();
      return Arrays.equals(there, bytes);
    } catch (SdkException e) {
      throw failed("get", path, e);
    }
  }

  @Override
  public void put(String path, byte[] bytes) throws IOException {
    try {
      client.putObject(request(path, false), RequestBody.fromBytes(bytes));
    } catch (SdkException e) {
      throw failed("put", path, e);
    }
  }

  private static PutObjectRequest request(String path, boolean ifAbsent) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().bucket(bucket(path)).key(key(path));
    if (ifAbsent) {
      // Beam's version of the SDK has no method for it.
      request.overrideConfiguration(override -> override.putHeader("If-None-Match", "*"));
    }
    return request.build();
  }

  @Override
  public List<LogFile> listFrom(String folder, String name) throws IOException {
    String prefix = key(folder) + "/";
    // S3 lists what comes after a key, without it: a shorter one sorts before the name.
    String after = prefix + name.substring(0, Math.max(0, name.length() - 1));
    List<LogFile> files = new ArrayList<>();
    String token = null;
    do {
      ListObjectsV2Response page = page(folder, prefix, "/", after, token);
      for (S3Object object : page.contents()) {
        String fileName = object.key().substring(prefix.length());
        if (!fileName.isEmpty() && fileName.compareTo(name) >= 0) {
          files.add(logFile(folder, object));
        }
      }
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
    if (files.isEmpty() && !exists(folder, prefix)) {
      throw new FileNotFoundException(folder);
    }
    return files;
  }

  @Override
  public void forEachFile(String folder, Consumer<LogFile> consumer) throws IOException {
    String token = null;
    do {
      ListObjectsV2Response page = page(folder, key(folder) + "/", null, null, token);
      page.contents().forEach(object -> consumer.accept(logFile(folder, object)));
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
  }

  private static LogFile logFile(String folder, S3Object object) {
    return LogFile.of(
        "s3://" + bucket(folder) + "/" + object.key(),
        object.size(),
        object.lastModified().toEpochMilli());
  }

  private boolean exists(String folder, String prefix) throws IOException {
    return page(folder, prefix, "/", prefix, null).keyCount() > 0;
  }

  private ListObjectsV2Response page(
      String folder,
      String prefix,
      @Nullable String delimiter,
      @Nullable String after,
      @Nullable String token)
      throws IOException {
    try {
      return client.listObjectsV2(
          ListObjectsV2Request.builder()
              .bucket(bucket(folder))
              .prefix(prefix)
              .delimiter(delimiter)
              .startAfter(after)
              .continuationToken(token)
              .build());
    } catch (SdkException e) {
      throw failed("list", folder, e);
    }
  }

  private static void pause(int attempt) throws IOException {
    try {
      Thread.sleep(
          FIRST_PAUSE_MILLIS * attempt + ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private static FileAlreadyExistsException alreadyExists(String path, Exception cause) {
    FileAlreadyExistsException exists = new FileAlreadyExistsException(path);
    exists.initCause(cause);
    return exists;
  }

  private static IOException failed(String verb, String path, SdkException e) {
    if (e instanceof S3Exception
        && (((S3Exception) e).statusCode() == FORBIDDEN
            || ((S3Exception) e).statusCode() == UNAUTHORIZED)) {
      AccessDeniedException denied =
          new AccessDeniedException(path, null, "Cannot " + verb + ": " + e.getMessage());
      denied.initCause(e);
      return denied;
    }
    return new IOException("Cannot " + verb + " " + path + ": " + e.getMessage(), e);
  }

  private static String bucket(String path) {
    int start = "s3://".length();
    int end = path.indexOf('/', start);
    if (end < 0) {
      throw new IllegalArgumentException("No key in " + path);
    }
    return path.substring(start, end);
  }

  private static String key(String path) {
    return path.substring("s3://".length() + bucket(path).length() + 1);
  }
}
