package io.vstar.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A batch of prompts with the same number of chunks of the same length.
 *
 * @param prompts the prompts, at least one
 */
public record TokenizedPrompts(List<TokenizedPrompt> prompts) {
  /**
   * Checks that the prompts fit into one tensor.
   *
   * @throws IllegalArgumentException if there are none, or their numbers or lengths of chunks
   *     differ
   */
  public TokenizedPrompts {
    prompts = List.copyOf(prompts);
    if (prompts.stream().map(TokenizedPrompts::shape).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "a batch needs prompts, all with as many chunks and of one length");
    }
  }

  /**
   * Returns a batch in which each prompt is padded to the number of chunks of the longest.
   *
   * @param empty the chunk of an empty prompt, which is appended to shorter prompts
   */
  public static TokenizedPrompts padded(List<TokenizedPrompt> prompts, PromptChunk empty) {
    int most = prompts.stream().mapToInt(prompt -> prompt.chunks().size()).max().orElse(0);
    return new TokenizedPrompts(
        prompts.stream().map(prompt -> padded(prompt, empty, most)).toList());
  }

  private static TokenizedPrompt padded(TokenizedPrompt prompt, PromptChunk empty, int count) {
    List<PromptChunk> chunks = new ArrayList<>(prompt.chunks());
    while (chunks.size() < count) {
      chunks.add(empty);
    }
    return new TokenizedPrompt(chunks, prompt.droppedTokens());
  }

  private static List<Integer> shape(TokenizedPrompt prompt) {
    return List.of(prompt.chunks().size(), prompt.chunks().get(0).ids().size());
  }

  /** Returns the batch cut to the end mark of its longest chunk, behind which all is padding. */
  public TokenizedPrompts withoutPadding() {
    int length = 1 + chunks().mapToInt(PromptChunk::end).max().orElseThrow();
    return new TokenizedPrompts(
        prompts.stream()
            .map(
                prompt ->
                    new TokenizedPrompt(
                        prompt.chunks().stream().map(chunk -> chunk.cut(length)).toList(),
                        prompt.droppedTokens()))
            .toList());
  }

  /** Returns the number of prompts, B. */
  public int batch() {
    return prompts.size();
  }

  /** Returns the number of chunks of each prompt, K. */
  public int chunksEach() {
    return prompts.get(0).chunks().size();
  }

  /** Returns the number of positions of each chunk, T. */
  public int length() {
    return prompts.get(0).chunks().get(0).ids().size();
  }

  /** Returns all B·K chunks, prompt by prompt. */
  public Stream<PromptChunk> chunks() {
    return prompts.stream().flatMap(prompt -> prompt.chunks().stream());
  }
}
