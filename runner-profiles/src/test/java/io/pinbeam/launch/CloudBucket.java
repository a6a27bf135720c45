package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of a local cloud, looked at with a plain client. */
final class CloudBucket implements AutoCloseable {
  private final S3Client client;
  private final String bucket;

  private CloudBucket(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Makes a new bucket. */
  static CloudBucket create(LocalCloudProcess cloud, String bucket) {
    S3Client client = client(cloud);
    client.createBucket(b -> b.bucket(bucket));
    return new CloudBucket(client, bucket);
  }

  static S3Client client(LocalCloudProcess cloud) {
    Map<String, String> environment = cloud.environment();
    return S3Client.builder()
        .endpointOverride(URI.create(cloud.s3Endpoint()))
        .forcePathStyle(true)
        .region(Region.of(environment.get("AWS_REGION")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    environment.get("AWS_ACCESS_KEY_ID"),
                    environment.get("AWS_SECRET_ACCESS_KEY"))))
        .build();
  }

  /** What the objects below a prefix hold, by what follows it in their keys. */
  TreeMap<String, String> texts(String prefix) {
    TreeMap<String, String> texts = new TreeMap<>();
    for (String key : keys(prefix)) {
      texts.put(key.substring(prefix.length()), text(key));
    }
    return texts;
  }

  List<String> keys(String prefix) {
    return client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  String text(String key) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asString(UTF_8);
  }

  byte[] bytes(String key) {
    return client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
  }

  /** When an object was written, as S3 tells it. */
  Instant modified(String key) {
    return client.headObject(r -> r.bucket(bucket).key(key)).lastModified();
  }

  void put(String key, String text) {
    client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  @Override
  public void close() {
    client.close();
  }
}
