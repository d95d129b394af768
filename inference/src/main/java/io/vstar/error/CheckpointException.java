package io.vstar.error;

/** A model, embedding or other tensor file is missing, damaged, or not what it was taken for. */
public final class CheckpointException extends VstarException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
