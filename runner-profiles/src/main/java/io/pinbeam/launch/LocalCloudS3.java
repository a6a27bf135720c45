package io.pinbeam.launch;

import java.net.URI;
import java.util.Map;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Points {@code s3://} paths at a local cloud, with the same options that point them at AWS. */
final class LocalCloudS3 {
  private LocalCloudS3() {}

  /** Sets region, endpoint and credentials; nothing else of the options changes. */
  static void use(LocalCloudProcess cloud, PipelineOptions options) {
    Map<String, String> environment = cloud.environment();
    S3Options s3 = options.as(S3Options.class);
    s3.setAwsRegion(Region.of(environment.get("AWS_REGION")));
    s3.setEndpoint(URI.create(cloud.s3Endpoint()));
    s3.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(
                environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))));
  }
}
