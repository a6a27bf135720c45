package io.pinbeam.emulator.posting;

import io.pinbeam.emulator.ErrorLine;
import io.pinbeam.emulator.RowDraws;
import io.pinbeam.emulator.SerialisedObjects;
import io.pinbeam.emulator.database.DatabaseCredentials;
import io.pinbeam.emulator.database.DatabaseException;
import io.pinbeam.emulator.database.SourceDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;

/**
 * The posting emulator's command: see {@code --help}.
 *
 * <p>Exit code 0 if every record that was to be posted was acknowledged, 1 if not, 2 for options
 * that make no sense. Told to end (SIGTERM, Ctrl-C, or the end of the process that {@code
 * pinbeam.parent} names) it still posts what it has read.
 */
public final class EmulatePosts {
  private static final Logger ROOT = Logger.getLogger("");

  private EmulatePosts() {}

  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(PostingSettings.USAGE);
      return;
    }
    SerialisedObjects.refuse();
    // The libraries' own reports are of use only when they are failing.
    ROOT.setLevel(Level.SEVERE);
    OrderedEnd end = new OrderedEnd();
    Runtime.getRuntime().addShutdownHook(end);
    watchParent();
    int exitCode = run(arguments, System.getenv(), end);
    end.finished(exitCode);
    System.exit(exitCode);
  }

  static int run(String[] arguments, Map<String, String> environment, OrderedEnd end) {
    try {
      return post(PostingSettings.parse(arguments), environment, end);
    } catch (IllegalArgumentException e) {
      System.err.println("emulate: " + ErrorLine.of(e.getMessage()));
      return 2;
    } catch (PostingException | DatabaseException e) {
      System.err.println("emulate: " + ErrorLine.of(e.getMessage()));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int post(PostingSettings settings, Map<String, String> environment, OrderedEnd end)
      throws PostingException, DatabaseException, InterruptedException {
    Optional<String> apiKey = apiKey(settings.apiKeyFile());
    Optional<SSLContext> trusted = trusted(settings.caFile(), environment);
    DatabaseCredentials credentials =
        settings.databaseCredentials().isPresent()
            ? DatabaseCredentials.of(settings.databaseCredentials().get())
            : DatabaseCredentials.of(environment);
    try (SourceDatabase database = SourceDatabase.open(credentials)) {
      long rows = database.keys();
      if (rows == 0) {
        throw new PostingException("the database (" + credentials + ") has no posts");
      }
      try (Journal journal = journal(settings, rows)) {
        PostingCounts counts = new PostingCounts();
        Delivery delivery =
            new Delivery(
                GatewayClient.of(settings.gateway(), apiKey, trusted)::send,
                journal,
                counts,
                Backoff.USUAL,
                PostingClock.SYSTEM,
                settings.patience());
        PostingEmulator emulator =
            new PostingEmulator(settings, database, delivery, journal, counts);
        end.watch(emulator);
        return finish(settings, run(emulator, settings.draws(rows), counts));
      }
    }
  }

  /** On a terminal with a line that says how far it is. */
  private static PostingSummary run(PostingEmulator emulator, RowDraws draws, PostingCounts counts)
      throws InterruptedException {
    if (System.console() == null) {
      return emulator.run(draws);
    }
    Thread progress = new Thread(() -> showProgress(counts), "progress");
    progress.setDaemon(true);
    progress.start();
    try {
      return emulator.run(draws);
    } finally {
      progress.interrupt();
      progress.join();
      System.err.print("\r\033[K");
    }
  }

  private static int finish(PostingSettings settings, PostingSummary summary) {
    summary.fault().ifPresent(fault -> System.err.println("emulate: " + ErrorLine.of(fault)));
    System.out.println(settings.json() ? summary.toJson() : summary.toText());
    return summary.isComplete() ? 0 : 1;
  }

  private static void showProgress(PostingCounts counts) {
    long before = 0;
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        long acknowledged = counts.acknowledged.sum();
        System.err.print(
            String.format(
                Locale.ROOT,
                "\r\033[K%,d records sent, %,d acknowledged, %,d failed, %,d/s",
                counts.sent.sum(),
                acknowledged,
                counts.failed.sum(),
                acknowledged - before));
        before = acknowledged;
      }
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private static Journal journal(PostingSettings settings, long rows) throws PostingException {
    return settings.journal().isEmpty()
        ? Journal.none()
        : Journal.open(settings.journal().get(), settings.run(rows), settings.again());
  }

  private static Optional<String> apiKey(Optional<Path> file) throws PostingException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      String key = Files.readString(file.get()).strip();
      if (key.matches("[!-~]+")) {
        return Optional.of(key);
      }
    } catch (IOException e) {
      throw new PostingException("cannot read the API key's file " + file.get(), e);
    }
    throw new PostingException("there is no API key in " + file.get());
  }

  private static Optional<SSLContext> trusted(
      Optional<Path> option, Map<String, String> environment) throws PostingException {
    Optional<Path> file =
        option.or(() -> Optional.ofNullable(environment.get("PINBEAM_GATEWAY_CA")).map(Path::of));
    return file.isEmpty() ? Optional.empty() : Optional.of(TrustedAuthorities.read(file.get()));
  }

  private static void watchParent() {
    Long parent = Long.getLong("pinbeam.parent");
    if (parent != null) {
      ProcessHandle.of(parent)
          .map(ProcessHandle::onExit)
          .orElse(CompletableFuture.completedFuture(null))
          .thenRun(() -> new Thread(() -> System.exit(1), "parent is gone").start());
    }
  }

  /** Ends a run in order when this process is told to end. */
  static final class OrderedEnd extends Thread {
    private static final int SECONDS = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private PostingEmulator emulator;
    private boolean ending;
    private volatile int exitCode = 1;

    synchronized void watch(PostingEmulator started) {
      emulator = started;
      if (ending) {
        emulator.end();
      }
    }

    void finished(int code) {
      exitCode = code;
      finished.countDown();
    }

    /** Waits for the run, whose end alone knows the exit code. */
    @Override
    public void run() {
      synchronized (this) {
        ending = true;
        if (emulator != null) {
          emulator.end();
        }
      }
      try {
        if (!finished.await(SECONDS, TimeUnit.SECONDS)) {
          System.err.println("emulate: ended with requests under way");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      System.out.flush();
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
