package io.vstar.similarity;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.tensor.TensorRuntime;
import io.vstar.text.ClipTokenizer;
import java.util.List;

/**
 * Computes the cosines of strings to one text, by one of several readings of strings as vectors.
 */
@FunctionalInterface
public interface StringCosine {
  /** Computes the cosine of each string, in [-1, 1]. */
  List<Double> of(List<String> strings);

  /**
   * Returns the cosines of what the text encoder makes of strings.
   *
   * @param level the level at which they are compared; not {@link TextLevel#POSITIONS}, which needs
   *     the padding
   * @param like the text that strings are compared with
   * @throws io.vstar.error.ConfigException if {@code like} has no tokens
   */
  static StringCosine ofVectors(
      TensorRuntime runtime, PromptEncoder encoder, TextLevel level, String like) {
    PromptVectors own = PromptVectors.of(runtime, encoder, List.of(like), false).get(0);
    return strings ->
        PromptVectors.of(runtime, encoder, strings, false).stream()
            .map(other -> level.cosine(own, other))
            .toList();
  }

  /**
   * Returns the cosines of the sequences of token ids, taken as vectors of numbers; the shorter
   * sequence is filled up with zeros. The ids have no begin, end and padding, with which nearly all
   * short texts would have a cosine of 1. Ids number the merges of the byte-pair encoding, so such
   * a cosine tells nothing of meaning.
   *
   * @param like the text that strings are compared with
   */
  static StringCosine ofIds(ClipTokenizer tokenizer, String like) {
    long[] own = tokenizer.encode(like);
    return strings ->
        strings.stream().map(other -> TokenIdCosine.of(own, tokenizer.encode(other))).toList();
  }
}
