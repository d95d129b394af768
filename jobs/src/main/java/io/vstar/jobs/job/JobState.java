package io.vstar.jobs.job;

/** What a person or the schedule wants of a job. */
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
