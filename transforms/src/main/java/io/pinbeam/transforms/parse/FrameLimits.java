package io.pinbeam.transforms.parse;

/**
 * What framing and unwrapping may cost.
 *
 * @param maxRecordBytes a longer value is refused
 * @param maxNesting objects and arrays within each other
 * @param maxEnvelopes envelopes within each other
 * @param keptBytes how many first bytes of a refused value are handed over
 */
public record FrameLimits(int maxRecordBytes, int maxNesting, int maxEnvelopes, int keptBytes) {}
