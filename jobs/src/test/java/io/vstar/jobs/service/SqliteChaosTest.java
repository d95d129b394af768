package io.vstar.jobs.service;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;

/** Services on one SQLite file that are killed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows cannot ask a process to stop")
@EnabledIfSystemProperty(
    named = "vstar.kills",
    matches = "\\d+",
    disabledReason = "takes minutes: -Dvstar.kills=200")
class SqliteChaosTest extends QueueChaos {
  @Override
  String database() {
    return folder.resolve("jobs.db").toString();
  }
}
