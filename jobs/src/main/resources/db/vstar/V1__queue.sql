-- The queue. One schema for SQLite and PostgreSQL; the placeholders are the types that differ.

-- db-scheduler's table, see https://github.com/kagkarlsson/db-scheduler
CREATE TABLE scheduled_tasks (
  task_name TEXT NOT NULL,
  task_instance TEXT NOT NULL,
  task_data ${bytes},
  execution_time ${instant} NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by TEXT,
  last_success ${instant},
  last_failure ${instant},
  consecutive_failures INT,
  last_heartbeat ${instant},
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

-- Times are milliseconds since 1970, UTC.
CREATE TABLE job (
  id ${identity},
  name TEXT NOT NULL,
  config_file TEXT,
  config_text TEXT,
  overrides TEXT NOT NULL,
  working_folder TEXT NOT NULL,
  results TEXT NOT NULL,
  schedule TEXT NOT NULL,
  run_window TEXT,
  priority INT NOT NULL,
  retries INT NOT NULL,
  first_pause BIGINT NOT NULL,
  longest_pause BIGINT NOT NULL,
  state TEXT NOT NULL,
  submitted BIGINT NOT NULL
);
-- A name belongs to one job at a time.
CREATE UNIQUE INDEX job_name ON job (name) WHERE state IN ('ACTIVE', 'PAUSED');

CREATE TABLE execution (
  id ${identity},
  job_id BIGINT NOT NULL REFERENCES job (id),
  attempt INT NOT NULL,
  failures INT NOT NULL,
  resumes INT NOT NULL,
  worker TEXT NOT NULL,
  host TEXT NOT NULL,
  device TEXT NOT NULL,
  pid BIGINT,
  process_started BIGINT,
  log TEXT NOT NULL,
  started BIGINT NOT NULL,
  heartbeat BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  exit_code INT,
  reason TEXT,
  run TEXT,
  ended BIGINT
);
CREATE INDEX execution_of_job ON execution (job_id, id);
-- A job is executed by one worker at a time.
CREATE UNIQUE INDEX execution_running ON execution (job_id) WHERE outcome = 'RUNNING';
