package io.vstar.error;

/** Root of everything vstar reports to its user. The message is complete by itself: one line. */
public abstract sealed class VstarException extends RuntimeException
    permits CheckpointException,
        ConfigException,
        DatasetException,
        OutputException,
        TrainingException {
  private static final long serialVersionUID = 1L;

  protected VstarException(String message) {
    super(message);
  }

  protected VstarException(String message, Throwable cause) {
    super(message, cause);
  }
}
