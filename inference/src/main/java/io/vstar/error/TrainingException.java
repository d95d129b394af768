package io.vstar.error;

/**
 * Reports a training that cannot go on, for example because the loss is not finite or a weight has
 * no gradient.
 */
public final class TrainingException extends VstarException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
