package io.pinbeam.emulator.posting;

import java.util.concurrent.atomic.LongAdder;

/** What a run has done so far; for several threads. */
final class PostingCounts {
  final LongAdder posts = new LongAdder();
  final LongAdder withoutRow = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder acknowledgedEarlier = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder retries = new LongAdder();
}
