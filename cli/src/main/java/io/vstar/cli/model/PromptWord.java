package io.vstar.cli.model;

/**
 * The word for an embedding in prompts.
 *
 * @param name the embedding's own name, with or without angle brackets
 * @param webUiName A1111's name of it
 */
public record PromptWord(String name, String webUiName) {

  /** Returns a sentence with the word that works for any model's vocabulary, and A1111's word. */
  public String sentence() {
    return "%s (A1111: %s)".formatted(bracketed(), webUiName);
  }

  private String bracketed() {
    boolean already = name.startsWith("<") && name.endsWith(">");
    return already ? name : "<" + name + ">";
  }
}
