package io.pinbeam.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.dashboard.table.FileReader;
import io.pinbeam.dashboard.table.TableFollower;
import io.pinbeam.dashboard.table.TableState;
import io.pinbeam.dashboard.view.AlertNote;
import io.pinbeam.dashboard.view.LedgerLine;
import io.pinbeam.dashboard.view.LedgerView;
import io.pinbeam.dashboard.view.RejectCounts;
import io.pinbeam.dashboard.view.TrendRow;
import io.pinbeam.dashboard.view.TrendsView;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** All that the page shows of a stream, as its tables tell it. For one thread. */
final class StreamView implements AutoCloseable {
  /** Small files, of which each is a request or two to a store. */
  private static final int FILES_AT_ONCE = 8;

  private final DashboardSettings settings;
  private final Clock clock;
  private final ExecutorService threads = Executors.newFixedThreadPool(FILES_AT_ONCE, reader());
  private final TableFollower<List<LedgerLine>> ledger;
  private final TableFollower<List<TrendRow>> trends;
  private final TableFollower<RejectCounts> rejects;
  private final TableFollower<List<AlertNote>> alerts;
  private final Map<String, TableFollower<?>> followers = new TreeMap<>();

  StreamView(DashboardSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    ledger = follow(LedgerLine.TABLE, LedgerLine.TIME, LedgerLine.COLUMNS, LedgerLine.READER);
    trends = follow(TrendRow.TABLE, TrendRow.TIME, TrendRow.COLUMNS, TrendRow.READER);
    rejects =
        follow(RejectCounts.TABLE, RejectCounts.TIME, RejectCounts.COLUMNS, RejectCounts.READER);
    alerts = follow(AlertNote.TABLE, AlertNote.TIME, AlertNote.COLUMNS, AlertNote.READER);
  }

  private <T> TableFollower<T> follow(
      String name, String time, Set<String> columns, FileReader<T> reader) {
    TableFollower<T> follower =
        new TableFollower<>(settings.tables() + "/" + name, time, columns, reader, threads);
    followers.put(name, follower);
    return follower;
  }

  /** Looks at the tables, and tells whether there is something new in one of them. */
  boolean refresh() throws InterruptedException {
    Instant since = since();
    boolean isChanged = false;
    for (TableFollower<?> follower : followers.values()) {
      isChanged |= follower.refresh(since);
    }
    return isChanged;
  }

  /** The page's data, as of the last look. */
  ObjectNode toJson() {
    Instant since = since();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("tables", settings.tables());
    json.put("now", clock.millis());
    json.put("sinceMillis", settings.since().toMillis());
    ObjectNode states = json.putObject("states");
    followers.forEach((name, follower) -> states.set(name, toJson(follower.state())));
    json.set("ledger", LedgerView.of(ledger.parts(), since));
    json.set("trends", TrendsView.of(trends.parts(), since));
    json.set("rejects", RejectCounts.sum(rejects.parts(), since));
    json.set("alerts", AlertNote.newest(alerts.parts(), since));
    return json;
  }

  private static ObjectNode toJson(TableState state) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", state.status().name().toLowerCase(Locale.ROOT))
        .put("version", state.version())
        .put("reason", state.reason());
  }

  private Instant since() {
    return clock.instant().minus(settings.since());
  }

  private static ThreadFactory reader() {
    return task -> {
      Thread thread = new Thread(task, "dashboard-reader");
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
