package io.vstar.jobs.service;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The queue on SQLite, with one service or two on one file. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows cannot ask a process to stop")
class SqliteQueueTest extends QueueContract {
  @Override
  String database() {
    return folder.resolve("jobs.db").toString();
  }
}
