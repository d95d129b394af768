package io.vstar.jobs.job;

/** The cause for which a running training is asked to stop. */
public enum StopCause {
  /** A person cancelled the job. */
  CANCELLED("the job was cancelled"),
  /** A person paused the job. */
  PAUSED("the job was paused"),
  /** The service stops. */
  SERVICE("the service was stopped"),
  /** The run window closed. */
  WINDOW("the run window closed"),
  /** Another worker has taken the job over. */
  TAKEN_OVER("another worker has taken over");

  private final String text;

  StopCause(String text) {
    this.text = text;
  }

  /** Returns the cause in words. */
  public String text() {
    return text;
  }
}
