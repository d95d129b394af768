package io.vstar.jobs.service;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperties;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;

/** Services on PostgreSQL that are killed; a person may restart the server meanwhile. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows cannot ask a process to stop")
@EnabledIfSystemProperties({
  @EnabledIfSystemProperty(
      named = "vstar.kills",
      matches = "\\d+",
      disabledReason = "takes minutes: -Dvstar.kills=200"),
  @EnabledIfSystemProperty(
      named = "vstar.postgresql",
      matches = PostgresSchema.URL,
      disabledReason = PostgresSchema.ABSENT)
})
class PostgresChaosTest extends QueueChaos {
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
