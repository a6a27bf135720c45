package io.pinbeam.pipelines.s3;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * S3 clients that name the bucket in the path ({@code host/bucket/key}), for servers that are not
 * reached by a host name for each bucket. An endpoint whose host is an IP address needs none of
 * this: the SDK uses the path by itself.
 *
 * <p>Chosen with Beam's own option, {@code
 * --s3ClientFactoryClass=io.pinbeam.pipelines.s3.PathStyleS3ClientBuilderFactory}. All else
 * (region, endpoint, credentials, HTTP settings) is what {@link S3Options} say. Whoever needs a
 * client beside Beam's file system makes it as that file system does, so that one set of options
 * reaches both:
 *
 * <pre>{@code
 * S3Client client =
 *     InstanceBuilder.ofType(S3ClientBuilderFactory.class)
 *         .fromClass(options.getS3ClientFactoryClass())
 *         .build()
 *         .createBuilder(options)
 *         .build();
 * }</pre>
 */
public final class PathStyleS3ClientBuilderFactory extends DefaultS3ClientBuilderFactory {
  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return super.createBuilder(options).forcePathStyle(true);
  }
}
