package io.vstar.similarity;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A search for strings whose cosine to a text lies in a range. It ends when it has found enough,
 * has tried as many as it may, or is told to stop, and holds only what it found.
 *
 * @param from least cosine
 * @param to largest cosine
 * @param words largest number of words in a string
 * @param tries number of strings that are tried at most
 * @param limit number of strings that are found at most
 * @param seed seed of the order of words and of combinations
 */
public record StringSearch(double from, double to, int words, long tries, int limit, long seed) {
  private static final int BATCH = 64;

  /** A string that was found. */
  public record Found(String text, double cosine) {}

  /**
   * The result of a search.
   *
   * @param tried number of strings that were tried
   * @param found what was found, in the order of the search
   */
  public record Result(long tried, List<Found> found) {
    public Result {
      found = List.copyOf(found);
    }
  }

  /** A listener that is called after each batch of strings. */
  @FunctionalInterface
  public interface Listener {
    /** Receives the numbers of strings tried and found so far. */
    void searched(long tried, int found);
  }

  /**
   * Checks the limits.
   *
   * @throws ConfigException if the range is empty or not within [-1, 1], or a number is not
   *     positive
   */
  public StringSearch {
    if (!(from >= -1 && to <= 1 && from <= to)) {
      throw new ConfigException(
          "the range of cosines is %s to %s, expected two numbers from -1 to 1, the smaller first"
              .formatted(from, to));
    }
    requirePositive("the number of words in a string", words);
    requirePositive("the number of strings to try", tries);
    requirePositive("the number of strings to find", limit);
  }

  /**
   * Searches.
   *
   * @param vocabulary the words that strings are made of
   * @param stop tells whether to end before the next batch
   */
  public Result run(
      List<String> vocabulary, StringCosine cosine, BooleanSupplier stop, Listener listener) {
    Iterator<String> candidates = new CandidateStrings(vocabulary, words, seed);
    List<Found> found = new ArrayList<>();
    Set<String> known = new HashSet<>();
    long tried = 0;
    while (tried < tries && found.size() < limit && candidates.hasNext() && !stop.getAsBoolean()) {
      List<String> batch = new ArrayList<>();
      while (batch.size() < Math.min(BATCH, tries - tried) && candidates.hasNext()) {
        batch.add(candidates.next());
      }
      List<Double> cosines = cosine.of(batch);
      for (int i = 0; i < batch.size() && found.size() < limit; i++) {
        double value = cosines.get(i);
        if (value >= from && value <= to && known.add(batch.get(i))) {
          found.add(new Found(batch.get(i), value));
        }
      }
      tried += batch.size();
      listener.searched(tried, found.size());
    }
    return new Result(tried, found);
  }

  private static void requirePositive(String what, long value) {
    if (value < 1) {
      throw new ConfigException(what + " is " + value + ", expected a whole number > 0");
    }
  }
}
