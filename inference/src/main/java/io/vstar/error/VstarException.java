package io.vstar.error;

/**
 * The root of all exceptions that vstar reports to its user. The message is one line and complete
 * by itself. It may quote a file from an unknown source, so control characters and line breaks are
 * shown by their code, like {@code U+001B}, and only the beginning of a very long message is kept.
 */
public abstract sealed class VstarException extends RuntimeException
    permits CheckpointException,
        ConfigException,
        DatasetException,
        OutputException,
        TrainingException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARACTERS = 4000;

  protected VstarException(String message) {
    super(oneLine(message));
  }

  protected VstarException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    message.codePoints().limit(MAX_CHARACTERS).forEach(character -> append(line, character));
    return line.append(message.length() > MAX_CHARACTERS ? "…" : "").toString();
  }

  private static void append(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          line.append("U+%04X".formatted(character));
      default -> line.appendCodePoint(character);
    }
  }
}
