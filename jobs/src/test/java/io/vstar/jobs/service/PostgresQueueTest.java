package io.vstar.jobs.service;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The queue on PostgreSQL; each test has a schema of its own. */
@EnabledIfSystemProperty(
    named = "vstar.postgresql",
    matches = PostgresSchema.URL,
    disabledReason = PostgresSchema.ABSENT)
class PostgresQueueTest extends QueueContract {
  private PostgresSchema schema;

  @Override
  String database() throws Exception {
    schema = new PostgresSchema();
    return schema.address();
  }

  @AfterEach
  void drop() throws Exception {
    schema.close();
  }
}
