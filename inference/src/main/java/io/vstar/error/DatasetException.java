package io.vstar.error;

/** Reports training pictures or captions that cannot be used. */
public final class DatasetException extends VstarException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
