package io.vstar.jobs.job;

/** The state of an execution: running, or how it ended. */
public enum Outcome {
  /** The training is running. */
  RUNNING(false),
  /** The result was published. */
  DONE(true),
  /** The published result was up to date. */
  NOTHING_TO_DO(true),
  /** The result was not better than what is published, which stays. */
  NOT_PUBLISHED(true),
  /** The training failed, and trying again would change nothing: a person has to look. */
  FAILED(true),
  /** The training failed and is tried again. */
  RETRIED(false),
  /** The training was stopped with its snapshot and goes on later. */
  STOPPED(false),
  /** A person cancelled the job. */
  CANCELLED(true),
  /** The worker died; the next execution takes over. */
  LOST(false);

  private final boolean isFinal;

  Outcome(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Returns whether the training that was due has come to its end. */
  public boolean isFinal() {
    return isFinal;
  }
}
