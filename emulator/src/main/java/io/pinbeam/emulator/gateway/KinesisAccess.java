package io.pinbeam.emulator.gateway;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Where Kinesis is and who asks it; without an endpoint it is the region's own. */
public record KinesisAccess(
    Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {}
