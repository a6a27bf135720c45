package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ListingIT {
  private static final int MANY = 100_000;
  private static final String PARTITION = "topics/u.pin/partition=0/";

  @TempDir static Path temporary;
  @TempDir static Path data;
  private static CloudChild cloud;
  private static S3Client s3;

  /** As an earlier start left them. */
  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(data.resolve("s3/many").resolve(PARTITION));
    for (int i = 0; i < MANY; i++) {
      Files.createFile(folder.resolve(name(i)));
    }
    cloud = CloudChild.start(temporary, "--parts=s3", "--data=" + data);
    s3 = client(cloud, cloud.value("AWS_ACCESS_KEY_ID"), cloud.value("AWS_SECRET_ACCESS_KEY"));
  }

  @AfterAll
  static void stop() throws Exception {
    try (CloudChild ended = cloud;
        S3Client closed = s3) {
      assertThat(ended.stop()).isZero();
      assertThat(ended.errors()).isEmpty();
    }
  }

  @Test
  void aHundredThousandKeysAreListedInSeconds() {
    Instant from = Instant.now();
    List<String> keys = new ArrayList<>();
    s3.listObjectsV2Paginator(b -> b.bucket("many").prefix("topics/u.pin/"))
        .contents()
        .forEach(object -> keys.add(object.key()));
    // Seconds on an idle machine; five minutes where each page walks the folder again.
    assertThat(Duration.between(from, Instant.now())).isLessThan(Duration.ofSeconds(60));
    assertThat(keys).hasSize(MANY).isSorted().doesNotHaveDuplicates();
    assertThat(keys).startsWith(PARTITION + name(0)).endsWith(PARTITION + name(MANY - 1));
  }

  @Test
  void aListingCanStartInTheMiddle() {
    ListObjectsV2Response page =
        s3.listObjectsV2(b -> b.bucket("many").startAfter(PARTITION + name(54_321)).maxKeys(2));
    assertThat(keys(page.contents()))
        .containsExactly(PARTITION + name(54_322), PARTITION + name(54_323));
    assertThat(page.isTruncated()).isTrue();
    assertThat(page.keyCount()).isEqualTo(2);
  }

  @Test
  void aDelimiterGivesCommonPrefixes() {
    s3.createBucket(b -> b.bucket("tree"));
    List<String> all =
        List.of("a b+c&d.json", "b", "dir/1", "dir/2", "dir/deep/3", "dir0", "e/1", "ü/😀");
    all.forEach(key -> put("tree", key, key));

    assertThat(keys(s3.listObjectsV2(b -> b.bucket("tree")).contents()))
        .containsExactlyElementsOf(all);
    ListObjectsV2Response top = s3.listObjectsV2(b -> b.bucket("tree").delimiter("/"));
    assertThat(keys(top.contents())).containsExactly("a b+c&d.json", "b", "dir0");
    assertThat(prefixes(top.commonPrefixes())).containsExactly("dir/", "e/", "ü/");
    ListObjectsV2Response half =
        s3.listObjectsV2(b -> b.bucket("tree").prefix("di").delimiter("/"));
    assertThat(keys(half.contents())).containsExactly("dir0");
    assertThat(prefixes(half.commonPrefixes())).containsExactly("dir/");
    ListObjectsV2Response inside =
        s3.listObjectsV2(b -> b.bucket("tree").prefix("dir/").delimiter("/"));
    assertThat(keys(inside.contents())).containsExactly("dir/1", "dir/2");
    assertThat(prefixes(inside.commonPrefixes())).containsExactly("dir/deep/");
    assertThat(s3.listObjectsV2(b -> b.bucket("tree").prefix("none")).contents()).isEmpty();

    List<String> paged = new ArrayList<>();
    s3.listObjectsV2Paginator(b -> b.bucket("tree").delimiter("/").maxKeys(1))
        .forEach(
            page -> {
              paged.addAll(keys(page.contents()));
              paged.addAll(prefixes(page.commonPrefixes()));
            });
    assertThat(paged).containsExactly("a b+c&d.json", "b", "dir/", "dir0", "e/", "ü/");
    assertThat(firstVersionPages("tree", 2)).isEqualTo(paged);
  }

  @Test
  void aChangeIsListedAtOnce() {
    s3.createBucket(b -> b.bucket("changes"));
    put("changes", "k/1", "one");
    assertListedAsStored("k/1");
    put("changes", "k/1", "one, longer");
    assertListedAsStored("k/1");
    s3.copyObject(
        b ->
            b.sourceBucket("changes")
                .sourceKey("k/1")
                .destinationBucket("changes")
                .destinationKey("k/2"));
    assertListedAsStored("k/1", "k/2");
    String longest = "x".repeat(5 << 20);
    putInParts(s3, "changes", "k/3", longest, "end");
    assertListedAsStored("k/1", "k/2", "k/3");
    assertThat(read("changes", "k/3")).isEqualTo(longest + "end");
    s3.putObject(b -> b.bucket("changes").key("folder/"), RequestBody.empty());
    assertListedAsStored("folder/", "k/1", "k/2", "k/3");
    s3.deleteObject(b -> b.bucket("changes").key("k/2"));
    assertListedAsStored("folder/", "k/1", "k/3");
    s3.deleteObjects(
        b ->
            b.bucket("changes")
                .delete(
                    d ->
                        d.objects(
                            Stream.of("k/1", "k/3", "folder/")
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList())));
    assertListedAsStored();
    s3.deleteBucket(b -> b.bucket("changes"));
    assertThat(s3.listBuckets().buckets()).noneMatch(b -> b.name().equals("changes"));
    s3.createBucket(b -> b.bucket("changes"));
    put("changes", "k/2", "again");
    assertListedAsStored("k/2");
  }

  @Test
  void whoClaimsAKeyFirstAloneGetsIt() throws Exception {
    s3.createBucket(b -> b.bucket("claims"));
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String key = "_delta_log/" + name(round);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> claims = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
          String text = "writer " + writer;
          boolean parts = writer % 4 == 3;
          claims.add(writers.submit(() -> claim(start, key, text, parts)));
        }
        start.countDown();
        List<String> winners = new ArrayList<>();
        for (Future<String> claim : claims) {
          if (claim.get() != null) {
            winners.add(claim.get());
          }
        }
        assertThat(winners).containsExactly(read("claims", key));
      }
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void wrongCredentialsAndMissingBucketsAreSaid() {
    try (S3Client wrong = client(cloud, cloud.value("AWS_ACCESS_KEY_ID"), "not-the-secret");
        S3Client unknown = client(cloud, "UNKNOWN", cloud.value("AWS_SECRET_ACCESS_KEY"))) {
      for (S3Client refused : List.of(wrong, unknown)) {
        assertThatThrownBy(() -> refused.listObjectsV2(b -> b.bucket("many")))
            .isInstanceOfSatisfying(
                S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      }
    }
    assertThatThrownBy(() -> s3.listObjectsV2(b -> b.bucket("missing")))
        .isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> put("missing", "k", "text")).isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> putInParts(s3, "missing", "k", "text"))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void aKeyThatIsAnothersFolderIsRefused() {
    s3.createBucket(b -> b.bucket("files"));
    put("files", "a/b", "text");
    for (String key : List.of("a", "a/b/c", "x".repeat(300))) {
      assertThatThrownBy(() -> put("files", key, "text"))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    }
    assertThat(read("files", "a/b")).isEqualTo("text");
  }

  @Tag("reliability")
  @Test
  void aKillLeavesWholeObjectsAlone(@TempDir Path folder) throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    String upload;
    try (CloudChild first = CloudChild.start(temporary, "--parts=s3", "--data=" + folder);
        S3Client client = client(first)) {
      client.createBucket(b -> b.bucket("posts"));
      client.putObject(b -> b.bucket("posts").key("a/1"), RequestBody.fromString("whole"));
      upload = client.createMultipartUpload(b -> b.bucket("posts").key("a/3")).uploadId();
      client.uploadPart(
          b -> b.bucket("posts").key("a/3").uploadId(upload).partNumber(1),
          RequestBody.fromString("in parts"));
      Thread half = new Thread(() -> putHalf(client, killed));
      half.start();
      awaitFile(folder.resolve("s3/.pinbeam/staging"));
      assertThat(keys(client.listObjectsV2(b -> b.bucket("posts")).contents()))
          .containsExactly("a/1");
      first.process().destroyForcibly().waitFor();
      killed.countDown();
      half.join();
    }
    try (CloudChild second = CloudChild.start(temporary, "--parts=s3", "--data=" + folder);
        S3Client client = client(second)) {
      assertThat(keys(client.listObjectsV2(b -> b.bucket("posts")).contents()))
          .containsExactly("a/1");
      String tag =
          client
              .listParts(b -> b.bucket("posts").key("a/3").uploadId(upload))
              .parts()
              .get(0)
              .eTag();
      client.completeMultipartUpload(
          b ->
              b.bucket("posts")
                  .key("a/3")
                  .uploadId(upload)
                  .multipartUpload(m -> m.parts(p -> p.partNumber(1).eTag(tag))));
      assertThat(client.getObjectAsBytes(b -> b.bucket("posts").key("a/3")).asString(UTF_8))
          .isEqualTo("in parts");
      assertThat(keys(client.listObjectsV2(b -> b.bucket("posts")).contents()))
          .containsExactly("a/1", "a/3");
      assertThat(client.listBuckets().buckets()).hasSize(1);
    }
  }

  private static String claim(CountDownLatch start, String key, String text, boolean parts)
      throws InterruptedException {
    start.await();
    try {
      if (parts) {
        String upload = s3.createMultipartUpload(b -> b.bucket("claims").key(key)).uploadId();
        String tag =
            s3.uploadPart(
                    b -> b.bucket("claims").key(key).uploadId(upload).partNumber(1),
                    RequestBody.fromString(text))
                .eTag();
        s3.completeMultipartUpload(
            b ->
                b.bucket("claims")
                    .key(key)
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(p -> p.partNumber(1).eTag(tag))));
      } else {
        s3.putObject(
            b -> b.bucket("claims").key(key).ifNoneMatch("*"), RequestBody.fromString(text));
      }
      return text;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return null;
    }
  }

  /** Sends the first half of an object, and no more until the latch opens. */
  private static void putHalf(S3Client client, CountDownLatch killed) {
    InputStream body =
        new InputStream() {
          private int sent;

          @Override
          public int read() {
            if (sent == 1 << 20) {
              try {
                killed.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return -1;
            }
            sent++;
            return 'x';
          }
        };
    assertThatThrownBy(
            () ->
                client.putObject(
                    b -> b.bucket("posts").key("a/2"), RequestBody.fromInputStream(body, 2 << 20)))
        .isNotNull();
  }

  private static void awaitFile(Path folder) throws IOException, InterruptedException {
    Instant limit = Instant.now().plusSeconds(30);
    while (Instant.now().isBefore(limit)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          return;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("nothing is being written");
  }

  private static void assertListedAsStored(String... keys) {
    List<S3Object> listed = s3.listObjectsV2(b -> b.bucket("changes")).contents();
    assertThat(keys(listed)).containsExactly(keys);
    for (S3Object object : listed) {
      var head = s3.headObject(b -> b.bucket("changes").key(object.key()));
      assertThat(object.size()).isEqualTo(head.contentLength());
      // The server gives a key that ends in a slash a tag in listings alone.
      if (!object.key().endsWith("/")) {
        assertThat(object.eTag()).isEqualTo(head.eTag()).startsWith("\"");
      }
      assertThat(object.lastModified()).isEqualTo(head.lastModified());
      assertThat(object.storageClassAsString()).isEqualTo("STANDARD");
    }
  }

  private static List<String> firstVersionPages(String bucket, int limit) {
    List<String> all = new ArrayList<>();
    String[] marker = {null};
    ListObjectsResponse page;
    do {
      page = s3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(limit).marker(marker[0]));
      List<String> names = new ArrayList<>(keys(page.contents()));
      names.addAll(prefixes(page.commonPrefixes()));
      names.sort(null);
      all.addAll(names);
      marker[0] = page.nextMarker();
    } while (page.isTruncated());
    return all;
  }

  private static void putInParts(S3Client client, String bucket, String key, String... parts) {
    String upload = client.createMultipartUpload(b -> b.bucket(bucket).key(key)).uploadId();
    List<String> tags = new ArrayList<>();
    for (String part : parts) {
      tags.add(
          client
              .uploadPart(
                  b -> b.bucket(bucket).key(key).uploadId(upload).partNumber(tags.size() + 1),
                  RequestBody.fromString(part))
              .eTag());
    }
    client.completeMultipartUpload(
        b -> {
          b.bucket(bucket).key(key).uploadId(upload);
          b.multipartUpload(
              m ->
                  m.parts(
                      Stream.iterate(1, n -> n <= tags.size(), n -> n + 1)
                          .map(
                              n ->
                                  software.amazon.awssdk.services.s3.model.CompletedPart.builder()
                                      .partNumber(n)
                                      .eTag(tags.get(n - 1))
                                      .build())
                          .toList()));
        });
  }

  private static void put(String bucket, String key, String text) {
    s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  private static String read(String bucket, String key) {
    return s3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asString(UTF_8);
  }

  private static List<String> keys(List<S3Object> objects) {
    return objects.stream().map(S3Object::key).toList();
  }

  private static List<String> prefixes(List<CommonPrefix> prefixes) {
    return prefixes.stream().map(CommonPrefix::prefix).toList();
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "u.pin+0+%010d.json", number);
  }

  private static S3Client client(CloudChild cloud) {
    return client(cloud, cloud.value("AWS_ACCESS_KEY_ID"), cloud.value("AWS_SECRET_ACCESS_KEY"));
  }

  private static S3Client client(CloudChild cloud, String id, String secret) {
    return S3Client.builder()
        .endpointOverride(URI.create(cloud.value("s3")))
        .region(Region.US_EAST_1)
        .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
        .build();
  }
}
