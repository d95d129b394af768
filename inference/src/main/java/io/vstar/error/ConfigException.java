package io.vstar.error;

/**
 * Reports a config file, a command-line option or a prompt that asks for something that does not
 * exist or does not fit.
 */
public final class ConfigException extends VstarException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
