package io.vstar.jobs.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A schema of its own in the PostgreSQL database of {@code -Dvstar.postgresql}. */
final class PostgresSchema implements AutoCloseable {
  /** The form of the property. */
  static final String URL = "jdbc:postgresql:.*[?].*";

  /** The reason why a test of it is skipped. */
  static final String ABSENT =
      "needs a database: -Dvstar.postgresql='jdbc:postgresql://localhost/vstar?user=vstar'";

  private final String server = System.getProperty("vstar.postgresql");
  private final String schema = "test_" + UUID.randomUUID().toString().replace("-", "");

  /** Makes the schema. */
  PostgresSchema() throws SQLException {
    execute("CREATE SCHEMA " + schema);
  }

  /** Returns the address of the database in which the schema is the only one. */
  String address() {
    return server + "&currentSchema=" + schema;
  }

  @Override
  public void close() throws SQLException {
    execute("DROP SCHEMA %s CASCADE".formatted(schema));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
