package io.vstar.error;

/**
 * Root of everything vstar reports to its user. The message is complete by itself: one line. What
 * it quotes may come from a stranger's file, so signs that a terminal obeys or that break the line
 * are shown by their code, like {@code U+001B}, and only the beginning of a very long message is
 * kept.
 */
public abstract sealed class VstarException extends RuntimeException
    permits CheckpointException,
        ConfigException,
        DatasetException,
        OutputException,
        TrainingException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SIGNS = 4000;

  protected VstarException(String message) {
    super(oneLine(message));
  }

  protected VstarException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    message.codePoints().limit(MAX_SIGNS).forEach(sign -> append(line, sign));
    return line.append(message.length() > MAX_SIGNS ? "…" : "").toString();
  }

  private static void append(StringBuilder line, int sign) {
    switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          line.append("U+%04X".formatted(sign));
      default -> line.appendCodePoint(sign);
    }
  }
}
