package io.vstar.train.optim;

import io.vstar.train.config.EmaSettings;

/**
 * The share of a moving average that an update keeps, by the number of updates. At first it is
 * small, so that the initial values are forgotten:
 *
 * <pre>{@code
 * EmaDecay.TENTHS.within(0, 0.9999)          // EMAModel(decay=0.9999) of diffusers
 * EmaDecay.power(1, 2.0 / 3).within(0, 0.9999)  // with use_ema_warmup=True
 * }</pre>
 */
@FunctionalInterface
public interface EmaDecay {
  /** The share n/(9 + n) of n updates that are averaged, the first of which is taken as it is. */
  EmaDecay TENTHS = updates -> updates <= 1 ? 0 : updates / (9.0 + updates);

  /**
   * Returns the share of the average that an update keeps.
   *
   * @param updates the number of updates so far, this one included, at least 1
   * @return the share, in [0, 1]
   */
  double kept(int updates);

  /**
   * Returns the share 1 − (1 + (n − 1)/γ)^−power of n updates, the first of which is taken as it
   * is.
   *
   * @param gamma the number of updates over which the share rises, γ, above 0
   * @param power the speed at which it nears 1, above 0
   */
  static EmaDecay power(double gamma, double power) {
    return updates -> updates <= 1 ? 0 : 1 - Math.pow(1 + (updates - 1) / gamma, -power);
  }

  /**
   * Returns the share (1 + n)/(10 + n) of n updates, at most {@code decay}, which averages the
   * initial values in.
   */
  static EmaDecay withStart(double decay) {
    return updates -> Math.min(decay, (1.0 + updates) / (10.0 + updates));
  }

  /** Returns the share by the settings of a run; it counts updates of the average. */
  static EmaDecay of(EmaSettings settings) {
    EmaDecay rising =
        switch (settings.warmup()) {
          case NONE -> updates -> settings.decay();
          case TENTHS -> TENTHS;
          case POWER -> power(settings.gamma(), settings.exponent());
        };
    return rising
        .within(settings.leastDecay(), settings.decay())
        .after(settings.start() / settings.every());
  }

  /** Returns this share within bounds, apart from the first update, which is taken as it is. */
  default EmaDecay within(double least, double largest) {
    return updates -> updates <= 1 ? 0 : Math.max(least, Math.min(largest, kept(updates)));
  }

  /** Returns this share from a number of updates on, before which nothing is averaged. */
  default EmaDecay after(int updates) {
    return n -> n <= updates ? 0 : kept(n - updates);
  }
}
