package io.vstar.jobs.store;

import io.vstar.error.ConfigException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Makes and updates the schema of the database, from the SQL files in {@code db/vstar}. */
final class SchemaMigration {
  /** The version of the newest file, which this program works with. */
  static final int VERSION = 1;

  private static final String HISTORY = "vstar_schema";
  private static final int TRIES = 20;
  private static final int PAUSE_MILLIS = 250;

  private final JobDatabase database;

  SchemaMigration(JobDatabase database) {
    this.database = database;
  }

  /**
   * Brings the schema to this program's version. If several processes start at once, one does it
   * and the others wait.
   *
   * @throws ConfigException if the schema is of a newer version
   */
  void run() {
    for (int tries = 1; !isCurrent(); tries++) {
      try {
        migrate();
      } catch (FlywayException e) {
        if (tries == TRIES) {
          throw JobDatabase.failure(database.address(), e);
        }
        pause();
      }
    }
  }

  private void migrate() {
    Flyway.configure()
        .dataSource(database.source())
        .locations("classpath:db/vstar")
        .table(HISTORY)
        .placeholders(database.address().kind().types())
        .load()
        .migrate();
  }

  /** Returns whether the schema has this program's version; quick, unlike a migration. */
  private boolean isCurrent() {
    OptionalInt version = version();
    if (version.isPresent() && version.getAsInt() > VERSION) {
      throw new ConfigException(
          "the database %s has schema %d of a newer vstar, this one knows up to %d; update it, or name another with --database"
              .formatted(database.name(), version.getAsInt(), VERSION));
    }
    return version.isPresent() && version.getAsInt() == VERSION;
  }

  private OptionalInt version() {
    try (Connection connection = database.source().getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT version FROM %s WHERE version IS NOT NULL AND success ORDER BY installed_rank DESC"
                    .formatted(HISTORY));
        ResultSet rows = query.executeQuery()) {
      return rows.next()
          ? OptionalInt.of(Integer.parseInt(rows.getString(1)))
          : OptionalInt.empty();
    } catch (SQLException e) {
      return OptionalInt
          .empty(); // there is no such table yet; else the migration says what is wrong
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
