package io.vstar.jobs.store;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The address of a database: a file for SQLite, or a JDBC address for PostgreSQL.
 *
 * @param url the JDBC address
 * @param name the name in messages, without a password
 * @param kind the kind of database
 */
record DatabaseAddress(String url, String name, Kind kind) {
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * The settings of SQLite: readers do not wait for writers (WAL), writers wait for each other, and
   * say so at the start of a transaction. A commit is on the disk when it returns (FULL): with
   * NORMAL, which is faster by a write to the disk, a machine that loses its power could lose a job
   * that {@code submit} has promised.
   */
  private static final String SQLITE_OPTIONS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=true"
          + "&transaction_mode=IMMEDIATE";

  /** The kinds of databases, with the types that differ between them. */
  enum Kind {
    SQLITE(
        1,
        Map.of(),
        null, // nothing
        Map.of(
            "bytes", "BLOB",
            "instant", "TIMESTAMP",
            "identity", "INTEGER PRIMARY KEY AUTOINCREMENT")),
    /**
     * A server. A host that has frozen or lost its network must neither keep its rows locked nor
     * wait for an answer for ever.
     */
    POSTGRESQL(
        5,
        Map.of("tcpKeepAlive", "true", "connectTimeout", "10", "socketTimeout", "60"),
        "SET idle_in_transaction_session_timeout = '15s'",
        Map.of(
            "bytes", "BYTEA",
            "instant", "TIMESTAMP WITH TIME ZONE",
            "identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"));

    private final int connections;
    private final Map<String, String> settings;
    private final String greeting;
    private final Map<String, String> types;

    Kind(
        int connections, Map<String, String> settings, String greeting, Map<String, String> types) {
      this.connections = connections;
      this.settings = settings;
      this.greeting = greeting;
      this.types = types;
    }

    /** Returns the number of connections of a process. */
    int connections() {
      return connections;
    }

    /** Returns the settings of the driver, over which those of the address win. */
    Map<String, String> settings() {
      return settings;
    }

    /** Returns the statement with which a connection begins; {@code null} for none. */
    String greeting() {
      return greeting;
    }

    /** Returns the placeholders of the schema. */
    Map<String, String> types() {
      return types;
    }
  }

  /**
   * Reads an address; the folder of a file is made if absent.
   *
   * @param text a path, or an address that begins with {@code jdbc:postgresql:}
   * @throws ConfigException if it is neither
   * @throws OutputException if the folder cannot be made
   */
  static DatabaseAddress parse(String text) {
    if (text.startsWith(POSTGRESQL)) {
      return new DatabaseAddress(text, text.replaceFirst("\\?.*", ""), Kind.POSTGRESQL);
    }
    if (text.startsWith("jdbc:")) {
      throw new ConfigException(
          "the database %s is not supported, expected a file for SQLite or %s//HOST/NAME"
              .formatted(text.replaceFirst("\\?.*", ""), POSTGRESQL));
    }
    Path file = Path.of(text).toAbsolutePath().normalize();
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be made for the database (%s); name another with --database"
              .formatted(file.getParent(), e),
          e);
    }
    return new DatabaseAddress(
        "jdbc:sqlite:" + file + SQLITE_OPTIONS, file.toString(), Kind.SQLITE);
  }
}
