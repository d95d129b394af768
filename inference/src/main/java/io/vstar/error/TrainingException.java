package io.vstar.error;

/** Training cannot go on: a loss that is not finite, a parameter without gradient. */
public final class TrainingException extends VstarException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
