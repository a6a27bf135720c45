package io.pinbeam.emulator.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A few connections to one database, for callers that wait for the answer. */
final class MySqlConnections implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 30;

  /** Access denied, unknown database, unknown table, unknown column, denied on a table. */
  private static final Set<Integer> LASTING = Set.of(1044, 1045, 1049, 1054, 1142, 1146, 1698);

  private final DatabaseCredentials credentials;
  private final Vertx vertx;
  private final Pool pool;

  private MySqlConnections(DatabaseCredentials credentials, Vertx vertx, Pool pool) {
    this.credentials = credentials;
    this.vertx = vertx;
    this.pool = pool;
  }

  static MySqlConnections to(DatabaseCredentials credentials, int size) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Pool pool =
        MySQLBuilder.pool()
            .with(new PoolOptions().setMaxSize(size))
            .connectingTo(options(credentials))
            .using(vertx)
            .build();
    return new MySqlConnections(credentials, vertx, pool);
  }

  private static MySQLConnectOptions options(DatabaseCredentials credentials) {
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost(credentials.host())
            .setPort(credentials.port())
            .setUser(credentials.user())
            .setPassword(credentials.password())
            .setDatabase(credentials.database())
            .setCharset("utf8mb4");
    options.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(10));
    if (credentials.sslCa().isPresent()) {
      options.setSslMode(SslMode.VERIFY_IDENTITY);
      options.setPemTrustOptions(
          new PemTrustOptions().addCertPath(credentials.sslCa().get().toString()));
      options.setHostnameVerificationAlgorithm("HTTPS");
    } else {
      // As MySQL's own clients do it.
      options.setSslMode(SslMode.PREFERRED);
      options.setTrustAll(true);
    }
    return options;
  }

  Pool pool() {
    return pool;
  }

  <T> T await(Future<T> future) throws DatabaseException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw fault(e.getCause());
    } catch (TimeoutException e) {
      throw DatabaseException.passing(
          "the database (" + credentials + ") does not answer within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatabaseException.lasting("interrupted while waiting for the database", e);
    }
  }

  @Override
  public void close() {
    pool.close();
    // The connections' threads are daemons and end by themselves if this does not.
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, 5, TimeUnit.SECONDS)
        .join();
  }

  private DatabaseException fault(Throwable cause) {
    if (cause instanceof MySQLException refused && LASTING.contains(refused.getErrorCode())) {
      return DatabaseException.lasting(
          "the database (" + credentials + ") refuses: " + text(refused), cause);
    }
    return DatabaseException.passing(
        "the database (" + credentials + ") cannot be read: " + cause.getMessage(), cause);
  }

  /** The server's own words, out of the client's {@code {errorMessage=…, errorCode=…}}. */
  private static String text(MySQLException refused) {
    return refused.getMessage().replaceFirst("^\\{errorMessage=(.*), errorCode=.*$", "$1");
  }
}
