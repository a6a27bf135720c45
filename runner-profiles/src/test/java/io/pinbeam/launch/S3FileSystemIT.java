package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.s3.PathStyleS3ClientBuilderFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.InstanceBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Beam's own file system for {@code s3://} paths, on a real server. */
class S3FileSystemIT {
  private static final String SECRET = "not-the-secret-of-this-server";

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    try (S3Client s3 = client(options())) {
      s3.createBucket(b -> b.bucket("posts"));
    }
  }

  @BeforeEach
  void useTheServer() {
    FileSystems.setDefaultPipelineOptions(options());
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void objectsAreWrittenFoundReadAndDeleted() throws IOException {
    ResourceId object = resource("s3://posts/files/u.pin+0+0000000000.json");
    write(object, "one\ntwo\n");

    Metadata found = FileSystems.matchSingleFileSpec(object.toString());
    assertThat(found.sizeBytes()).isEqualTo(8);
    assertThat(found.isReadSeekEfficient()).isTrue();
    assertThat(read(object)).isEqualTo("one\ntwo\n");
    try (SeekableByteChannel channel = (SeekableByteChannel) FileSystems.open(object)) {
      channel.position(4);
      ByteBuffer tail = ByteBuffer.allocate(4);
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until it is full.
      }
      assertThat(new String(tail.array(), UTF_8)).isEqualTo("two\n");
    }

    write(object, "another");
    assertThat(read(object)).isEqualTo("another");

    FileSystems.delete(List.of(object));
    assertThat(FileSystems.match(object.toString()).status())
        .isEqualTo(MatchResult.Status.NOT_FOUND);
    // Not an IOException: Beam lets the SDK's exceptions through where it reads and writes.
    assertThatThrownBy(() -> read(object)).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void anObjectOfSeveralPartsIsWhole() throws IOException {
    // Beam uploads in parts of 5 MiB at least.
    String text = "0123456789abcdef".repeat(700_000);
    ResourceId object = resource("s3://posts/large/object");
    write(object, text);
    assertThat(FileSystems.matchSingleFileSpec(object.toString()).sizeBytes())
        .isEqualTo(text.length());
    assertThat(read(object)).isEqualTo(text);
  }

  @Test
  void aWrongSecretIsRefusedWithoutBeingNamed() {
    S3Options options = options();
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(cloud.environment().get("AWS_ACCESS_KEY_ID"), SECRET)));
    FileSystems.setDefaultPipelineOptions(options);

    assertThatThrownBy(() -> write(resource("s3://posts/wrong/object"), "text"))
        .isInstanceOf(S3Exception.class)
        .satisfies(S3FileSystemIT::saysForbidden);
    assertThatThrownBy(() -> FileSystems.match("s3://posts/wrong/*").metadata())
        .isInstanceOf(IOException.class)
        .satisfies(S3FileSystemIT::saysForbidden);
  }

  @Test
  void aServerReachedByNameNeedsThePathStyle() throws IOException {
    S3Options options = options();
    options.setEndpoint(URI.create(cloud.s3Endpoint().replace("127.0.0.1", "localhost")));
    options.setS3ClientFactoryClass(PathStyleS3ClientBuilderFactory.class);
    FileSystems.setDefaultPipelineOptions(options);
    ResourceId object = resource("s3://posts/by-name/object");
    write(object, "text");
    assertThat(read(object)).isEqualTo("text");
  }

  @Test
  void thePathStyleIsAnOptionOfTheCommandLine() {
    S3Options options =
        PipelineOptionsFactory.fromArgs(
                "--s3ClientFactoryClass=" + PathStyleS3ClientBuilderFactory.class.getName())
            .withValidation()
            .as(S3Options.class);
    assertThat(options.getS3ClientFactoryClass()).isEqualTo(PathStyleS3ClientBuilderFactory.class);
  }

  @Test
  void threeThousandObjectsAreListed(TestReporter report) throws Exception {
    try (S3Client s3 = client(options())) {
      IntStream.range(0, 3_000)
          .parallel()
          .mapToObj(i -> String.format(Locale.ROOT, "many/u.pin+0+%010d.json", i))
          .forEach(
              key -> s3.putObject(b -> b.bucket("posts").key(key), RequestBody.fromString(key)));
    }
    long started = System.nanoTime();
    List<Metadata> found = FileSystems.match("s3://posts/many/u.pin+*.json").metadata();
    report.publishEntry("list ms", Long.toString((System.nanoTime() - started) / 1_000_000));
    assertThat(found).hasSize(3_000);
    assertThat(found)
        .extracting(metadata -> metadata.resourceId().toString())
        .contains("s3://posts/many/u.pin+0+0000000000.json")
        .contains("s3://posts/many/u.pin+0+0000002999.json")
        .doesNotHaveDuplicates();
  }

  private static void saysForbidden(Throwable e) {
    StringBuilder messages = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      messages.append(t.getMessage()).append('\n');
    }
    assertThat(messages.toString()).contains("Status Code: 403").doesNotContain(SECRET);
    assertThat(e.getMessage()).doesNotContain("\n");
  }

  private static S3Options options() {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    LocalCloudS3.use(cloud, options);
    return options;
  }

  private static S3Client client(S3Options options) {
    return InstanceBuilder.ofType(S3ClientBuilderFactory.class)
        .fromClass(options.getS3ClientFactoryClass())
        .build()
        .createBuilder(options)
        .build();
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, false);
  }

  private static void write(ResourceId object, String text) throws IOException {
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(object, "application/json"))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static String read(ResourceId object) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(object))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
