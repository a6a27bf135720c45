package io.pinbeam.emulator.gateway;

import java.time.Duration;

/** What one gateway takes on: a body's size, requests and bytes under way, the wait for an ack. */
record GatewayLimits(int maxBodyBytes, int maxRequests, long maxBytes, Duration ackTimeout) {
  static final GatewayLimits DEFAULT =
      new GatewayLimits(10 << 20, 256, 32L << 20, Duration.ofSeconds(10));

  GatewayLimits {
    if (maxBodyBytes > maxBytes) {
      throw new IllegalArgumentException("a body may not be larger than all bodies in flight");
    }
  }
}
