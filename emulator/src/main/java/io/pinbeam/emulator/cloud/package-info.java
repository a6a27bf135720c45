/**
 * The local cloud: the servers that stand on AWS in production, as real servers on loopback, in a
 * process of their own. {@link io.pinbeam.emulator.cloud.LocalCloud} starts them.
 */
package io.pinbeam.emulator.cloud;
