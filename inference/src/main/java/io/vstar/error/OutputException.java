package io.vstar.error;

/** Reports a file that cannot be written; an older file of that name is untouched. */
public final class OutputException extends VstarException {
  private static final long serialVersionUID = 1L;

  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
