package io.vstar.similarity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The strings that a search tries: all words of a vocabulary in a drawn order, then drawn
 * combinations of two words up to a number. The same seed gives the same strings. It has no end if
 * there are combinations.
 */
final class CandidateStrings implements Iterator<String> {
  private final List<String> words;
  private final int most;
  private final Random random;
  private int next;

  /**
   * Creates the strings.
   *
   * @param words the words of the vocabulary, at least one
   * @param most the largest number of words in a string, at least 1
   */
  CandidateStrings(List<String> words, int most, long seed) {
    this.random = new Random(seed);
    this.words = new ArrayList<>(words);
    this.most = most;
    Collections.shuffle(this.words, random);
  }

  @Override
  public boolean hasNext() {
    return next < words.size() || most > 1;
  }

  @Override
  public String next() {
    if (next < words.size()) {
      return words.get(next++);
    }
    int count = 2 + random.nextInt(most - 1);
    return IntStream.range(0, count)
        .mapToObj(i -> words.get(random.nextInt(words.size())))
        .collect(Collectors.joining(" "));
  }
}
