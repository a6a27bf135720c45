/**
 * The gateway: one HTTP door to Kafka and Kinesis, by the contract in {@code
 * infrastructure/openapi.yaml}. {@link io.pinbeam.emulator.gateway.GatewayServer} runs it.
 */
package io.pinbeam.emulator.gateway;
