package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of a replay.
 *
 * @param isChanged whether anything was changed; if not, every letter is still bad as it was
 * @param ledger as it was written, or if nothing was changed, as it would have been
 */
public record ReplayOutcome(boolean isChanged, ObjectNode ledger) {}
