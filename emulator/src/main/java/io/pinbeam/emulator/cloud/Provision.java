package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * Makes what a user of the pipeline is given on AWS, where it is missing: the topics {@code
 * USER.pin}, {@code USER.geo}, {@code USER.user}, the streams {@code streaming-USER-pin} and so on,
 * and the bucket {@code user-USER-bucket}. It speaks to the servers as any client does.
 */
final class Provision {
  static final int PARTITIONS = 3;

  private final CloudSite site;
  private final String user;

  private Provision(CloudSite site, String user) {
    this.site = site;
    this.user = user;
  }

  /** Makes everything that the site's parts can hold; what is there stays as it is. */
  static void forUser(CloudSite site, String user) throws CloudException {
    Provision provision = new Provision(site, user);
    Optional<String> kafka = site.address(KafkaBroker.NAME);
    Optional<String> s3 = site.address(S3Server.NAME);
    Optional<String> kinesis = site.address("kinesis");
    try {
      if (kafka.isPresent()) {
        provision.topics(kafka.get());
      }
      if (s3.isPresent()) {
        provision.bucket(URI.create(s3.get()));
      }
      if (kinesis.isPresent()) {
        provision.streams(URI.create(kinesis.get()));
      }
    } catch (ExecutionException | IOException | SdkException e) {
      throw new CloudException("cannot make what user " + user + " needs: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException("stopped while it was starting", e);
    }
  }

  private void topics(String brokers)
      throws CloudException, ExecutionException, InterruptedException, IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      Set<String> there = admin.listTopics().names().get();
      List<String> topics =
          Stream.of(PostKind.values()).map(kind -> user + "." + kind.label()).toList();
      Topics.create(
          admin,
          topics.stream()
              .filter(topic -> !there.contains(topic))
              .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
              .toList());
      // Those from an earlier start have none for a moment either.
      Topics.awaitLeaders(admin, topics);
      if (site.settings().kafkaRoles()) {
        KafkaRoles.of(site.folder(KafkaBroker.NAME)).allow(admin, topics);
      }
    }
  }

  private void bucket(URI endpoint) {
    try (S3Client s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .build()) {
      s3.createBucket(b -> b.bucket("user-" + user + "-bucket"));
    } catch (BucketAlreadyOwnedByYouException e) {
      // From an earlier start.
    }
  }

  private void streams(URI endpoint) {
    try (KinesisClient kinesis =
        KinesisClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .build()) {
      for (PostKind kind : PostKind.values()) {
        String stream = "streaming-" + user + "-" + kind.label();
        try {
          kinesis.createStream(b -> b.streamName(stream).shardCount(1));
        } catch (ResourceInUseException e) {
          // From an earlier start.
        }
        kinesis.waiter().waitUntilStreamExists(b -> b.streamName(stream));
      }
    }
  }

  private AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(site.key().id(), site.key().secret()));
  }
}
