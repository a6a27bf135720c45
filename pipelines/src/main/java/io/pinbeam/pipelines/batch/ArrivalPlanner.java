package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.arrival.ArrivalAccount;
import io.pinbeam.pipelines.arrival.ArrivalOptions;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.arrival.TimeRange;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.pipelines.ledger.LastRun;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.SourceType;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.yaml.YamlFile;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Settles what a run by arrival reads and what it goes on from. Changes nothing. */
final class ArrivalPlanner {
  private static final String ANEW = ": --fullRefresh reads all of it and begins one";

  private final BatchOptions options;
  private final ArrivalOptions arrival;
  private final OutputLayout layout;

  ArrivalPlanner(BatchOptions options, ArrivalOptions arrival, OutputLayout layout) {
    this.options = options;
    this.arrival = arrival;
    this.layout = layout;
  }

  /**
   * The plan as of now.
   *
   * @param pending a slice whose run was killed while it changed the output, and that counts as if
   *     it had not been; null if there is none
   * @throws BadOptionException if the output has no account that it can go on with
   */
  ArrivalPlan plan(String runId, Instant now, @Nullable Slice pending) {
    ArrivalAccount account = ArrivalAccount.EMPTY;
    Map<Kind, List<DataFile>> tables = new EnumMap<>(Kind.class);
    long n;
    try {
      n = next(pending);
      for (Kind kind : Kind.values()) {
        tables.put(kind, List.of());
      }
      if (!arrival.isFullRefresh()) {
        account = account(pending);
        for (Kind kind : Kind.values()) {
          tables.put(kind, files(kind, account, pending));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
    TimeRange range = arrival.range(now);
    Instant end = range.to().isAfter(now) ? now : range.to();
    String expectations = expectationsHash();
    ArrivalInput input =
        BatchSource.typeOf(options) == SourceType.KAFKA
            ? ArrivalInput.kafka(options, account, range, expectations)
            : ArrivalInput.files(options, account, range, expectations);
    Map<Kind, KindCounts> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, new KindCounts(kind));
    }
    Slice slice =
        new Slice(
            n,
            account.isEmpty() ? n : account.slices().get(0).base(),
            runId,
            new TimeRange(range.from(), end),
            input.slice(),
            input.files(),
            input.offsets(),
            input.source().tasks().size(),
            counts,
            expectations);
    return new ArrivalPlan(
        account, slice, input.source(), saved(account, input), tables, arrival.isFullRefresh());
  }

  private long next(@Nullable Slice pending) throws IOException {
    long newest = Math.max(ArrivalFiles.newest(layout), pending == null ? 0 : pending.n());
    for (Kind kind : Kind.values()) {
      newest =
          Math.max(
              newest,
              DeltaTable.at(layout.table(kind))
                  .transactionVersion(ArrivalCommit.APPLICATION)
                  .orElse(0));
    }
    return newest + 1;
  }

  private ArrivalAccount account(@Nullable Slice pending) {
    ArrivalAccount account = ArrivalAccount.of(layout);
    if (pending != null) {
      return account.with(pending);
    }
    LastRun last = LastRun.of(layout);
    account
        .newestWithTasks()
        .filter(slice -> last != null && !slice.runId().equals(last.runId()))
        .ifPresent(
            slice -> {
              throw new BadOptionException(
                  "--output: the last run under it was none by arrival" + ANEW);
            });
    return account;
  }

  /** Of the version that is there now. */
  private List<DataFile> files(Kind kind, ArrivalAccount account, @Nullable Slice pending)
      throws IOException {
    DeltaTable table = DeltaTable.at(layout.table(kind));
    if (!table.exists()) {
      if (account.newestWithTasks().isPresent() && pending == null) {
        throw new BadOptionException("--output: the table " + table.path() + " is gone" + ANEW);
      }
      return List.of();
    }
    if (account.newestWithTasks().isEmpty()) {
      throw new BadOptionException(
          "--output: its tables are of a batch that kept no account of what arrived" + ANEW);
    }
    long slice = table.transactionVersion(ArrivalCommit.APPLICATION).orElse(0);
    if (slice != account.newestWithTasks().get().n() && pending == null) {
      throw new BadOptionException(
          "--output: the table " + table.path() + " is not what runs by arrival left" + ANEW);
    }
    return table.files();
  }

  private List<SavedTask> saved(ArrivalAccount account, ArrivalInput input) {
    List<SavedTask> saved = new ArrayList<>();
    for (Slice slice : account.slices()) {
      for (int task = 0; task < slice.tasks(); task++) {
        saved.add(input.saved(slice, task, layout.savedRows(slice.runId(), task)));
      }
    }
    return saved;
  }

  /** What the marks in saved rows depend on. */
  private String expectationsHash() {
    String path = options.getExpectations();
    if (path == null || path.isBlank()) {
      return "";
    }
    String text = YamlFile.load("expectations", path, read -> read);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return String.format("%064x", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
