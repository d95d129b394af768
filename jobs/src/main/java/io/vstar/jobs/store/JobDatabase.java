package io.vstar.jobs.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.vstar.error.OutputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The database of the queue, with a pool of connections. Any number of processes may have it open:
 * with SQLite on one host, with PostgreSQL on many.
 */
public final class JobDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DatabaseAddress address;
  private final HikariDataSource pool;

  private JobDatabase(DatabaseAddress address, HikariDataSource pool) {
    this.address = address;
    this.pool = pool;
  }

  /** Work on one connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Opens the database, and makes or updates its schema where needed.
   *
   * @param address the file of an SQLite database, which is made if absent, or the address of a
   *     PostgreSQL database, {@code jdbc:postgresql://HOST/NAME?user=…}
   * @throws io.vstar.error.ConfigException if the address is not supported, or the schema is of a
   *     newer version of this program
   * @throws OutputException if the database cannot be reached or is damaged
   */
  public static JobDatabase open(String address) {
    DatabaseAddress parsed = DatabaseAddress.parse(address);
    JobDatabase database = new JobDatabase(parsed, pool(parsed));
    try {
      new SchemaMigration(database).run();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static HikariDataSource pool(DatabaseAddress address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setMaximumPoolSize(address.kind().connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setPoolName("jobs");
    address.kind().settings().forEach(config::addDataSourceProperty);
    config.setConnectionInitSql(address.kind().greeting());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw failure(address, e.getCause() == null ? e : e.getCause());
    }
  }

  /** Returns the source of connections. */
  public DataSource source() {
    return pool;
  }

  /**
   * Returns whether the database is a server, on which many hosts take rows at once without waiting
   * for each other.
   */
  public boolean isServer() {
    return address.kind() == DatabaseAddress.Kind.POSTGRESQL;
  }

  /** Returns the name of the database for messages. */
  public String name() {
    return address.name();
  }

  DatabaseAddress address() {
    return address;
  }

  /**
   * Does work in one transaction, which is undone if the work fails.
   *
   * @throws OutputException if the database cannot be reached or refuses the work
   */
  <T> T transaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(address, e);
    }
  }

  /**
   * Reads with one statement, for which no writer waits.
   *
   * @throws OutputException if the database cannot be reached
   */
  <T> T read(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failure(address, e);
    }
  }

  static OutputException failure(DatabaseAddress address, Throwable cause) {
    return new OutputException(
        "the database %s cannot be used: %s; see that it is there, has room and may be written to, or name another with --database"
            .formatted(
                address.name(),
                String.valueOf(cause.getMessage()).strip().replaceFirst("[.]$", "")),
        cause);
  }

  @Override
  public void close() {
    pool.close();
  }
}
