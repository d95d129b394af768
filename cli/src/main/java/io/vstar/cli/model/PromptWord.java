package io.vstar.cli.model;

/**
 * What to write in a prompt for an embedding.
 *
 * @param name the embedding's own, with or without angle brackets
 * @param webUiName what A1111 calls it
 */
public record PromptWord(String name, String webUiName) {

  /** The word that names it whatever the model's vocabulary has, and A1111's. */
  public String sentence() {
    return "%s (A1111: %s)".formatted(bracketed(), webUiName);
  }

  private String bracketed() {
    boolean already = name.startsWith("<") && name.endsWith(">");
    return already ? name : "<" + name + ">";
  }
}
