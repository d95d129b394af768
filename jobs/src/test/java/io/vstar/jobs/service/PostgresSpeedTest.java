package io.vstar.jobs.service;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperties;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The speed of the queue on PostgreSQL. */
@EnabledIfSystemProperties({
  @EnabledIfSystemProperty(
      named = "vstar.slow",
      matches = "true",
      disabledReason = "takes a minute: -Dvstar.slow=true"),
  @EnabledIfSystemProperty(
      named = "vstar.postgresql",
      matches = PostgresSchema.URL,
      disabledReason = PostgresSchema.ABSENT)
})
class PostgresSpeedTest extends QueueSpeed {
  private PostgresSchema schema;

  @Override
  String database() throws Exception {
    schema = new PostgresSchema();
    return schema.address();
  }

  @Override
  double submissions() {
    return 500;
  }

  @AfterEach
  void drop() throws Exception {
    schema.close();
  }
}
