package io.pinbeam.delta.internal;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.replay.LogReplay;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The transaction identifiers of a version, many in one reading of the log. */
final class KernelTransactions {
  private KernelTransactions() {}

  static Map<String, Long> read(Engine engine, SnapshotImpl snapshot, Predicate<String> isWanted)
      throws IOException {
    Map<String, Long> versions = new HashMap<>();
    try (ActionsIterator batches =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allFilesWithCompactionsReversed(),
            LogReplay.SET_TRANSACTION_READ_SCHEMA,
            Optional.empty())) {
      while (batches.hasNext()) {
        ColumnVector transactions = batches.next().getColumnarBatch().getColumnVector(0);
        for (int row = 0; row < transactions.getSize(); row++) {
          SetTransaction transaction = SetTransaction.fromColumnVector(transactions, row);
          if (transaction != null && isWanted.test(transaction.getAppId())) {
            // The newest commit comes first.
            versions.putIfAbsent(transaction.getAppId(), transaction.getVersion());
          }
        }
      }
    }
    return versions;
  }
}
