package io.pinbeam.pipelines.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.beam.sdk.io.aws2.s3.S3FileSystemConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket; what is to be put only once goes as a conditional write. */
final class S3Objects implements ObjectStore {
  private static final String SCHEME = "s3://";
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int ATTEMPTS = 8;

  private final S3FileSystemConfiguration settings;
  private final S3Client client;
  private final String bucket;

  /** Empty, or with a slash at its end. */
  private final String prefix;

  S3Objects(S3FileSystemConfiguration settings, String root) {
    this.settings = settings;
    String path = root.substring(SCHEME.length()).replaceAll("/+$", "");
    int slash = path.indexOf('/');
    this.bucket = slash < 0 ? path : path.substring(0, slash);
    this.prefix = slash < 0 ? "" : path.substring(slash + 1) + "/";
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("no bucket is named in " + root);
    }
    this.client = settings.getS3ClientBuilder().build();
  }

  /** A put whose answer was lost and that was sent again finds itself: then it says false. */
  @Override
  public boolean putIfAbsent(String name, byte[] bytes) throws IOException {
    // Beam's version of the SDK has no method for the condition.
    PutObjectRequest request =
        request(name)
            .overrideConfiguration(override -> override.putHeader("If-None-Match", "*"))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        client.putObject(request, RequestBody.fromBytes(bytes));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == PRECONDITION_FAILED) {
          return false;
        }
        // Another put of the same name is under way: the next answer will tell.
        if (e.statusCode() != CONFLICT || attempt == ATTEMPTS) {
          throw failure("put", name, e);
        }
        pause(attempt);
      } catch (SdkException e) {
        throw failure("put", name, e);
      }
    }
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    PutObjectRequest request = request(name).build();
    called("put", name, () -> client.putObject(request, RequestBody.fromBytes(bytes)));
  }

  @Override
  public byte[] get(String name) throws IOException {
    return called(
        "get",
        name,
        () -> client.getObjectAsBytes(r -> r.bucket(bucket).key(prefix + name)).asByteArray());
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    called(
        "list",
        folder,
        () -> {
          for (S3Object object :
              client
                  .listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix + folder))
                  .contents()) {
            String name = object.key().substring(prefix.length());
            if (!name.endsWith("/")) {
              objects.add(new StoredObject(name, object.size(), object.lastModified()));
            }
          }
          return objects;
        });
    return objects;
  }

  @Override
  public void close() {
    client.close();
  }

  private PutObjectRequest.Builder request(String name) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(prefix + name)
        .storageClass(settings.getS3StorageClass())
        .serverSideEncryption(settings.getSSEAlgorithm())
        .ssekmsKeyId(settings.getSSEKMSKeyId());
  }

  private <T> T called(String verb, String name, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (NoSuchKeyException e) {
      throw (IOException) new FileNotFoundException(address(name)).initCause(e);
    } catch (SdkException e) {
      throw failure(verb, name, e);
    }
  }

  private IOException failure(String verb, String name, SdkException e) {
    return new IOException("cannot " + verb + " " + address(name) + ": " + e.getMessage(), e);
  }

  private String address(String name) {
    return SCHEME + bucket + "/" + prefix + name;
  }

  private static void pause(int attempt) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(10, 30) * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
