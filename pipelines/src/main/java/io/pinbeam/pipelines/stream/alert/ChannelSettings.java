package io.pinbeam.pipelines.stream.alert;

import java.net.URI;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Where alerts go, as the rules file says. */
sealed interface ChannelSettings {
  /** As it stands in {@code tables/alerts}; no two channels of a file have the same. */
  String name();

  /** The log of the run. */
  record Log(String name) implements ChannelSettings {}

  /** An address that takes a POST; it may be a secret itself. */
  record Webhook(String name, URI url, Secret secret) implements ChannelSettings {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A topic of Amazon SNS, which is in the region that its ARN names. */
  record Sns(String name, String topic, @Nullable URI endpoint) implements ChannelSettings {}
}
