package io.vstar.jobs.job;

/** The wish of a person or a schedule for a job. */
public enum JobState {
  /** Its trainings are started when they are due. */
  ACTIVE,
  /** Nothing is started until it is resumed. */
  PAUSED,
  /** Its only training has come to its end. */
  ENDED,
  /** A person cancelled it. */
  CANCELLED
}
