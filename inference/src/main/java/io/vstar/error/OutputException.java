package io.vstar.error;

/** A result cannot be written where it was asked to go; what was there before is untouched. */
public final class OutputException extends VstarException {
  private static final long serialVersionUID = 1L;

  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
