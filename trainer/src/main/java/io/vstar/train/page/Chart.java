package io.vstar.train.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * A chart over the steps of a run.
 *
 * @param id the name for links and scripts
 * @param title the heading
 * @param about a sentence on how to read it; may be empty
 * @param series the lines
 */
record Chart(String id, String title, String about, List<Series> series) {
  private static final MathContext DIGITS = new MathContext(6);

  Chart {
    series = List.copyOf(series);
  }

  /** The style of a line; the script of the page knows these names. */
  enum Role {
    /** The line that the chart is about. */
    MAIN,
    /** A line behind another, such as single values behind their mean. */
    FAINT,
    /** The lower edge of a band. */
    LOW,
    /** The upper edge of a band. */
    HIGH,
    /** A line of a part, such as a bin of timesteps. */
    PART,
    /** A value to compare with, the same at all steps. */
    REFERENCE
  }

  /**
   * A line.
   *
   * @param label the name in the legend
   * @param role how it is drawn
   * @param x the steps
   * @param y the values
   */
  record Series(String label, Role role, List<Long> x, List<Double> y) {
    /** Makes a line of points, with six significant digits. */
    static Series of(String label, Role role, List<Curve.Point> points) {
      return new Series(
          label,
          role,
          points.stream().map(Curve.Point::step).toList(),
          points.stream()
              .map(point -> new BigDecimal(point.value(), DIGITS).doubleValue())
              .toList());
    }
  }
}
