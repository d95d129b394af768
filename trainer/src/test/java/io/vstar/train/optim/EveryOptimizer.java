package io.vstar.train.optim;

import io.vstar.train.config.OptimizerSettings;
import java.util.List;
import java.util.Optional;

/** Settings of every kind of optimizer, with all the state and all the terms that it can have. */
public final class EveryOptimizer {
  static final OptimizerSettings.AdamW ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.01, true);
  static final OptimizerSettings.Adafactor ADAFACTOR =
      new OptimizerSettings.Adafactor(
          true, true, true, 1e-30, 1e-3, 1, -0.8, Optional.of(0.9), 0.1);
  static final OptimizerSettings.Prodigy PRODIGY =
      new OptimizerSettings.Prodigy(
          0.9, 0.99, Optional.empty(), 1e-8, 0.01, true, true, true, 1e-4, 2, Optional.of(1.5));

  /** One of each kind. */
  public static final List<OptimizerSettings> WITH_ALL_STATE =
      List.of(
          ADAMW,
          new OptimizerSettings.AdamW8Bit(0.9, 0.99, 1e-8, 0.01),
          new OptimizerSettings.Adam(0.9, 0.99, 1e-8, 0.01, true),
          new OptimizerSettings.Sgd(0.9, 0, true, 0.01),
          new OptimizerSettings.RAdam(0.9, 0.9, 1e-8, 0.01, true), // tractable from step 7 on
          new OptimizerSettings.NAdam(0.9, 0.99, 1e-8, 0.01, false, 4e-3),
          new OptimizerSettings.Lion(0.9, 0.99, 0.01),
          ADAFACTOR,
          PRODIGY,
          new OptimizerSettings.DAdaptAdam(
              0.9, 0.99, 1e-8, 0.01, false, true, 1e-4, Optional.of(1.5)));

  private EveryOptimizer() {}
}
