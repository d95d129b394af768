package io.vstar.train.optim;

/**
 * The factor by which a loss is multiplied before its gradient is computed and by which the
 * gradient is divided afterwards, so that small gradients do not underflow in float16 (Micikevicius
 * et al. 2018, section 3.2). It is halved whenever a gradient overflows and doubled after 2000
 * finite ones, as in torch's {@code GradScaler}. It is always a power of two and therefore causes
 * no rounding.
 */
public final class LossScale {
  private static final double FIRST = 65536;
  private static final int PATIENCE = 2000;

  /**
   * The state of a loss scale between two updates.
   *
   * @param factor the factor of the next loss, a power of two, at least 1
   * @param finiteSteps the number of updates since it last changed
   */
  public record State(double factor, int finiteSteps) {}

  private final boolean adjusts;
  private double factor;
  private int finiteSteps;

  private LossScale(boolean adjusts, double factor) {
    this.adjusts = adjusts;
    this.factor = factor;
  }

  /** Returns a loss scale that is always 1, for float32 and bfloat16, which have the same range. */
  public static LossScale none() {
    return new LossScale(false, 1);
  }

  /** Returns a loss scale for float16 that begins at 65536. */
  public static LossScale dynamic() {
    return new LossScale(true, FIRST);
  }

  /** Returns the factor of the next loss. */
  public double factor() {
    return factor;
  }

  /** Returns a copy of the state. */
  public State state() {
    return new State(factor, finiteSteps);
  }

  /** Restores a state; a loss scale that is always 1 ignores it. */
  public void restore(State state) {
    if (adjusts) {
      factor = state.factor();
      finiteSteps = state.finiteSteps();
    }
  }

  /** Counts a finite gradient. */
  void succeeded() {
    if (adjusts && ++finiteSteps == PATIENCE) {
      factor *= 2;
      finiteSteps = 0;
    }
  }

  /**
   * Lowers the factor after a gradient that was not finite.
   *
   * @return whether a smaller factor may help
   */
  boolean overflowed() {
    finiteSteps = 0;
    factor = adjusts ? Math.max(1, factor / 2) : factor;
    return adjusts && factor > 1;
  }
}
