package io.vstar.jobs.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The queue on PostgreSQL; each test has a schema of its own. */
@EnabledIfSystemProperty(
    named = "vstar.postgresql",
    matches = "jdbc:postgresql:.*[?].*",
    disabledReason =
        "needs a database: -Dvstar.postgresql='jdbc:postgresql://localhost/vstar?user=vstar'")
class PostgresQueueTest extends QueueContract {
  private final String server = System.getProperty("vstar.postgresql");
  private final String schema = "test_" + UUID.randomUUID().toString().replace("-", "");

  @Override
  String database() throws Exception {
    execute("CREATE SCHEMA " + schema);
    return server + "&currentSchema=" + schema;
  }

  @AfterEach
  void drop() throws Exception {
    execute("DROP SCHEMA %s CASCADE".formatted(schema));
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
