package io.vstar.error;

/**
 * Reports a model, embedding or other tensor file that is missing, damaged, or of another kind than
 * expected.
 */
public final class CheckpointException extends VstarException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
