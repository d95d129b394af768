package io.vstar.examples;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.text.ClipTokenizer;
import java.util.Arrays;

/**
 * Shows the token ids of a prompt, and whether it fits into the text encoder; no engine is loaded
 * for that, and no weights.
 *
 * <p>Argument: the prompt.
 */
public final class TokenizePromptMain {
  private TokenizePromptMain() {}

  public static void main(String[] args) {
    ModelFiles files = Models.open("pocket");
    try (ClipTokenizer tokenizer = TokenizerFolder.openAll(files.tokenizers()).get(0)) {
      long[] ids = tokenizer.encode(args[0]);
      int room = tokenizer.length() - 2; // begin and end of text have an id of their own
      System.out.printf("%d tokens, %d fit: %s%n", ids.length, room, Arrays.toString(ids));
    }
  }
}
