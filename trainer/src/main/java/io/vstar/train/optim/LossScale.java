package io.vstar.train.optim;

/**
 * The factor by which a loss is multiplied before its gradient is taken, and the gradient divided
 * after, so that small gradients do not vanish in float16 (Micikevicius et al. 2018, section 3.2).
 * It is halved whenever a gradient overflows and doubled after a long run without; the numbers are
 * those of torch's {@code GradScaler}. Always a power of two, so that it costs no digits.
 */
public final class LossScale {
  private static final double FIRST = 65536;
  private static final int PATIENCE = 2000;

  /**
   * What the next updates depend on.
   *
   * @param factor for the next loss, a power of two from 1 on
   * @param finiteSteps updates since it last changed
   */
  public record State(double factor, int finiteSteps) {}

  private final boolean adjusts;
  private double factor;
  private int finiteSteps;

  private LossScale(boolean adjusts, double factor) {
    this.adjusts = adjusts;
    this.factor = factor;
  }

  /** Always 1: for float32 and bfloat16, which have the same range. */
  public static LossScale none() {
    return new LossScale(false, 1);
  }

  /** For float16. */
  public static LossScale dynamic() {
    return new LossScale(true, FIRST);
  }

  /** Returns the factor for the next loss. */
  public double factor() {
    return factor;
  }

  /** Returns what the next updates depend on. */
  public State state() {
    return new State(factor, finiteSteps);
  }

  /** Goes on from a state; one that is always 1 stays so. */
  public void restore(State state) {
    if (adjusts) {
      factor = state.factor();
      finiteSteps = state.finiteSteps();
    }
  }

  /** After a gradient that was finite. */
  void succeeded() {
    if (adjusts && ++finiteSteps == PATIENCE) {
      factor *= 2;
      finiteSteps = 0;
    }
  }

  /**
   * After a gradient that was not finite.
   *
   * @return whether a smaller factor may help
   */
  boolean overflowed() {
    finiteSteps = 0;
    factor = adjusts ? Math.max(1, factor / 2) : factor;
    return adjusts && factor > 1;
  }
}
