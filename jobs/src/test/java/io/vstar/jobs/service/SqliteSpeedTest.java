package io.vstar.jobs.service;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The speed of the queue on SQLite. */
@EnabledIfSystemProperty(
    named = "vstar.slow",
    matches = "true",
    disabledReason = "takes a minute: -Dvstar.slow=true")
class SqliteSpeedTest extends QueueSpeed {
  @Override
  String database() {
    return folder.resolve("jobs.db").toString();
  }

  @Override
  double submissions() {
    return 200;
  }
}
