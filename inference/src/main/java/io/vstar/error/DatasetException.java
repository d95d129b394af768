package io.vstar.error;

import java.util.Optional;

/** Reports training pictures or captions that cannot be used. */
public final class DatasetException extends VstarException {
  private static final long serialVersionUID = 1L;

  private final String kind; // null if there is no name

  public DatasetException(String message) {
    super(message);
    this.kind = null;
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
    this.kind = null;
  }

  private DatasetException(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * Makes a report that programs can tell from others.
   *
   * @param kind the stable name of what is wrong, such as {@code placeholder-missing}
   * @param message the report as one line
   */
  public static DatasetException ofKind(String kind, String message) {
    return new DatasetException(kind, message);
  }

  /** Returns the stable name of what is wrong, if it has one. */
  public Optional<String> kind() {
    return Optional.ofNullable(kind);
  }
}
