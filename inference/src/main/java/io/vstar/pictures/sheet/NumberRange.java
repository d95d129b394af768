package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ranges of numbers as A1111's X/Y/Z plot writes them: {@code 1-5} counts by 1, {@code 1-9 (+2)} by
 * 2, {@code 9-1 (-2)} down, and {@code 0-1 [5]} is five numbers with equal distances.
 */
final class NumberRange {
  private static final String NUMBER = "([+-]?\\d+(?:\\.\\d*)?|[+-]?\\.\\d+)";
  private static final Pattern RANGE =
      Pattern.compile(
          NUMBER
              + "\\s*-\\s*"
              + NUMBER
              + "(?:\\s*\\(\\s*"
              + NUMBER
              + "\\s*\\)|\\s*\\[\\s*(\\d+)\\s*\\])?");
  private static final int MOST = 1000;

  private NumberRange() {}

  /** Returns the whole numbers of a range or of one number; fractions of counts are cut off. */
  static List<String> integers(String text) {
    return numbers(text).stream()
        .map(
            number -> {
              boolean isCount = text.endsWith("]");
              BigDecimal value = new BigDecimal(number);
              if (!isCount && value.stripTrailingZeros().scale() > 0) {
                throw new ConfigException("'%s' is not a whole number".formatted(text));
              }
              return value.toBigInteger().toString();
            })
        .toList();
  }

  /**
   * Returns the numbers of a range or of one number.
   *
   * @throws ConfigException if it is neither
   */
  static List<String> numbers(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      if (text.matches(NUMBER)) {
        return List.of(plain(new BigDecimal(text)));
      }
      throw new ConfigException(
          "'%s' is neither a number nor a range such as 1-5, 1-9 (+2) or 0-1 [5]".formatted(text));
    }
    BigDecimal from = new BigDecimal(range.group(1));
    BigDecimal to = new BigDecimal(range.group(2));
    return range.group(4) == null
        ? counted(text, from, to, range.group(3))
        : spaced(text, from, to, Integer.parseInt(range.group(4)));
  }

  private static List<String> counted(String text, BigDecimal from, BigDecimal to, String written) {
    BigDecimal step = written == null ? BigDecimal.ONE : new BigDecimal(written);
    if (step.signum() == 0 || step.signum() != to.subtract(from).signum() && !from.equals(to)) {
      throw new ConfigException(
          "the range %s never gets from %s to %s; write its step as (+1) or (-1)"
              .formatted(text, plain(from), plain(to)));
    }
    BigDecimal steps = to.subtract(from).divideToIntegralValue(step);
    requireFew(text, steps.doubleValue() + 1);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i <= steps.intValue(); i++) {
      numbers.add(plain(from.add(step.multiply(BigDecimal.valueOf(i)))));
    }
    return numbers;
  }

  private static List<String> spaced(String text, BigDecimal from, BigDecimal to, int count) {
    requireFew(text, count);
    if (count < 1) {
      throw new ConfigException("the range %s has no number".formatted(text));
    }
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BigDecimal share =
          BigDecimal.valueOf(i)
              .divide(BigDecimal.valueOf(Math.max(1, count - 1)), MathContext.DECIMAL64);
      numbers.add(plain(from.add(to.subtract(from).multiply(share)).round(new MathContext(9))));
    }
    return numbers;
  }

  private static void requireFew(String text, double count) {
    if (count > MOST) {
      throw new ConfigException(
          "the range %s has %.0f numbers, expected at most %d".formatted(text, count, MOST));
    }
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
