package io.vstar.train.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A learning rate: one number, or one for each stretch of the run in A1111's notation: {@code
 * 5e-3:200, 1e-3:500, 1e-4} is 5e-3 until step 200, then 1e-3 until step 500, then 1e-4 to the end.
 * If the last rate has a step too, the run ends there.
 *
 * @param pieces the rates in order, at least one
 */
public record LearningRate(List<Piece> pieces) {
  /** The step of a rate that is used to the end of the run. */
  public static final int TO_THE_END = Integer.MAX_VALUE;

  private static final String EXPECTED =
      "a number such as 5e-3, or rates with the steps until which they are used, such as"
          + " 5e-3:200, 1e-3:500, 1e-4";
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

  /**
   * A rate and the step at which it is given up.
   *
   * @param rate the learning rate
   * @param until the number of updates made when the next rate takes over; {@link #TO_THE_END} if
   *     none does
   */
  public record Piece(double rate, int until) {}

  public LearningRate {
    pieces = List.copyOf(pieces);
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("no rate");
    }
  }

  /** Returns a rate that stays as it is. */
  public static LearningRate constant(double rate) {
    return new LearningRate(List.of(new Piece(rate, TO_THE_END)));
  }

  /**
   * Reads the value of the key {@code training.learningRate}. Unlike {@link #readAsA1111} it
   * refuses what A1111 passes over: rates behind one that has no step, steps that do not increase,
   * a second colon.
   *
   * @throws InvalidValueException if the text is no learning rate
   */
  @FromText
  static LearningRate parse(String text, Path folder) {
    if (ScalarType.isNumber(text)) {
      return constant(Double.parseDouble(text));
    }
    List<String> items = Stream.of(text.split(",")).filter(item -> !item.isBlank()).toList();
    List<Piece> pieces = new ArrayList<>();
    for (String item : items) {
      String[] parts = item.split(":", -1);
      boolean last = pieces.size() == items.size() - 1;
      boolean valid =
          ScalarType.isNumber(parts[0].strip())
              && (parts.length == 2 && WHOLE_NUMBER.matcher(parts[1].strip()).matches()
                  || parts.length == 1 && last);
      InvalidValueException.unless(valid, "value", text, EXPECTED);
      int until = parts.length == 2 ? Integer.parseInt(parts[1].strip()) : TO_THE_END;
      int before = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).until();
      InvalidValueException.unless(
          until > before,
          "value",
          text,
          "steps that increase, but %s comes after step %d".formatted(item.strip(), before));
      pieces.add(new Piece(Double.parseDouble(parts[0].strip()), until));
    }
    InvalidValueException.unless(!pieces.isEmpty(), "value", '"' + text + '"', EXPECTED);
    return new LearningRate(pieces);
  }

  /**
   * Reads a schedule as A1111's {@code LearnScheduleIterator} does, with all it passes over without
   * a word: what stands behind a rate that has no step (or -1, or two of them) is not looked at;
   * rates whose step is past are left out, so that the text depends on where the run begins.
   *
   * @param steps the number of steps of the run, to which the steps in the text are limited
   * @param first the number of updates made before
   * @throws IllegalArgumentException if A1111 refuses the text
   */
  public static LearningRate readAsA1111(String text, int steps, int first) {
    List<Piece> pieces = new ArrayList<>();
    for (String item : text.split(",")) {
      String[] parts = item.split(":", -1);
      if (item.isBlank()) {
        continue;
      }
      int until = parts.length == 2 ? Integer.parseInt(parts[1].strip()) : -1;
      if (until > first || until == -1) {
        boolean ends = until == -1 || until > steps;
        pieces.add(new Piece(Double.parseDouble(parts[0].strip()), ends ? steps : until));
        if (ends) {
          break;
        }
      }
    }
    return new LearningRate(pieces);
  }

  /**
   * Returns the rate of one update.
   *
   * @param step the number of updates made before it, at least 0
   */
  public double at(int step) {
    int end = -1;
    for (Piece piece : pieces) {
      end = endAfter(end, piece);
      if (step < end) {
        return piece.rate();
      }
    }
    return pieces.get(pieces.size() - 1).rate();
  }

  /**
   * Returns the number of updates after which no rate is left; {@link #TO_THE_END} if there is
   * always one.
   */
  public int end() {
    int end = -1;
    for (Piece piece : pieces) {
      end = endAfter(end, piece);
    }
    return end;
  }

  /** Returns the end of a piece; as in A1111 each is used for one update at least. */
  private static int endAfter(int before, Piece piece) {
    return Math.max(before + 1, piece.until());
  }

  /** Returns whether the rate is the same in all updates. */
  public boolean isConstant() {
    return pieces.size() == 1 && end() == TO_THE_END;
  }

  /** Returns the largest of the rates. */
  public double largest() {
    return pieces.stream().mapToDouble(Piece::rate).max().orElseThrow();
  }

  /** Returns the least of the rates. */
  double least() {
    return pieces.stream().mapToDouble(Piece::rate).min().orElseThrow();
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return pieces.stream()
        .map(
            piece ->
                piece.until() == TO_THE_END
                    ? ShortNumber.text(piece.rate())
                    : ShortNumber.text(piece.rate()) + ":" + piece.until())
        .collect(Collectors.joining(", "));
  }
}
