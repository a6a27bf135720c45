/**
 * Made-up posts: what they are, where they are written, and what must come of them. Nothing here
 * needs more than the JDK.
 */
package io.pinbeam.emulator;
