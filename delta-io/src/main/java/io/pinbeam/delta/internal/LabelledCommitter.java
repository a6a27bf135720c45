package io.pinbeam.delta.internal;

import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.commit.DefaultFileSystemManagedTableOnlyCommitter;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Optional;

/** Kernel's committer, with a {@link CommitLabel} of our own. */
final class LabelledCommitter implements Committer {
  private final CommitLabel label;

  LabelledCommitter(CommitLabel label) {
    this.label = label;
  }

  @Override
  public CommitResponse commit(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    return DefaultFileSystemManagedTableOnlyCommitter.INSTANCE.commit(
        engine, actions.map(action -> relabel(action, metadata.getCommitInfo())), metadata);
  }

  private Row relabel(Row action, CommitInfo info) {
    if (action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL)) {
      return action;
    }
    return SingleAction.createCommitInfoSingleAction(
        new CommitInfo(
                info.getInCommitTimestamp(),
                info.getTimestamp(),
                info.getEngineInfo(),
                Optional.of(label.operation()),
                label.parameters(),
                Optional.of(label.isBlindAppend()),
                info.getTxnId(),
                label.metrics())
            .toRow());
  }
}
