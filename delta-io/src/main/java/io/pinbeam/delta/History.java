package io.pinbeam.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.internal.CommitLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The latest commits of a table, read from its log. */
final class History {
  private static final ObjectMapper JSON = new ObjectMapper();

  private History() {}

  /** The newest first. */
  static List<CommitInfo> read(String tablePath, long fromVersion, long toVersion)
      throws IOException {
    List<CommitInfo> history = new ArrayList<>();
    for (CommitLog commit : CommitLog.from(tablePath, fromVersion)) {
      if (commit.version() > toVersion) {
        break;
      }
      try {
        history.add(read(commit.open(), commit.version(), commit.modificationTime()));
      } catch (FileNotFoundException e) {
        // Another engine cleans its log up.
      }
    }
    Collections.reverse(history);
    return history;
  }

  /** What a commit says that is open. */
  static CommitInfo read(ReadableByteChannel commit, long version, long modificationTime)
      throws IOException {
    Account account = new Account();
    CommitLog.forEachAction(commit, account::add);
    return account.result(version, modificationTime);
  }

  /** Counts the actions of one commit. */
  private static final class Account {
    private final FileCount added = new FileCount();
    private final FileCount removed = new FileCount();
    private JsonNode info = JSON.nullNode();
    private boolean isDataChange;
    private int transactions;

    void add(JsonNode action) {
      if (action.has("add")) {
        added.add(action.get("add"));
        isDataChange |= action.get("add").path("dataChange").asBoolean(true);
      } else if (action.has("remove")) {
        removed.add(action.get("remove"));
        isDataChange |= action.get("remove").path("dataChange").asBoolean(true);
      } else if (action.has("commitInfo")) {
        info = action.get("commitInfo");
      } else if (action.has("txn")) {
        transactions++;
      }
    }

    CommitInfo result(long version, long modificationTime) {
      return CommitInfo.builder()
          .version(version)
          .timestamp(Instant.ofEpochMilli(info.path("inCommitTimestamp").asLong(modificationTime)))
          .operation(text(info.path("operation")))
          .engine(text(info.path("engineInfo")))
          .filesAdded(added.files)
          .rowsAdded(added.rows())
          .bytesAdded(added.bytes)
          .filesRemoved(removed.files)
          .rowsRemoved(removed.rows())
          .bytesRemoved(removed.bytes)
          .isDataChange(isDataChange)
          .transactions(transactions)
          .build();
    }

    private static @Nullable String text(JsonNode node) {
      return node.isTextual() ? node.asText() : null;
    }
  }

  private static final class FileCount {
    private long files;
    private long bytes;
    private long rows;
    private boolean isUnknown;

    void add(JsonNode file) {
      files++;
      bytes += file.path("size").asLong();
      JsonNode count = statistics(file.path("stats").asText("")).path("numRecords");
      if (count.isIntegralNumber()) {
        // Rows that a deletion vector hides are not in the table.
        rows += count.asLong() - file.path("deletionVector").path("cardinality").asLong();
      } else {
        isUnknown = true;
      }
    }

    private static JsonNode statistics(String json) {
      try {
        return JSON.readTree(json);
      } catch (JsonProcessingException e) {
        return JSON.missingNode();
      }
    }

    OptionalLong rows() {
      return isUnknown ? OptionalLong.empty() : OptionalLong.of(rows);
    }
  }
}
