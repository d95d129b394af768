package io.vstar.train.optim;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;
import java.util.Map;

/**
 * The optimizers by the type of their settings. Another one needs an implementation of {@link
 * Optimizer}, a record of settings, and one more line here.
 */
final class OptimizerTypes {
  private static final Map<Class<?>, Type<?>> ALL =
      Map.ofEntries(
          entry(OptimizerSettings.AdamW.class, AdamW::new),
          entry(OptimizerSettings.AdamW8Bit.class, AdamW8Bit::new),
          entry(OptimizerSettings.Adam.class, Adam::new),
          entry(OptimizerSettings.Sgd.class, Sgd::new),
          entry(OptimizerSettings.RAdam.class, RAdam::new),
          entry(OptimizerSettings.NAdam.class, NAdam::new),
          entry(OptimizerSettings.Lion.class, Lion::new),
          entry(OptimizerSettings.Adafactor.class, Adafactor::new),
          entry(OptimizerSettings.Prodigy.class, Prodigy::new),
          entry(OptimizerSettings.DAdaptAdam.class, DAdaptAdam::new));

  private OptimizerTypes() {}

  /** Returns the factory of the optimizer that the settings ask for. */
  static OptimizerFactory factory(OptimizerSettings settings) {
    return ALL.get(settings.getClass()).with(settings);
  }

  private static <S extends OptimizerSettings> Map.Entry<Class<?>, Type<?>> entry(
      Class<S> settings, Constructor<S> constructor) {
    return Map.entry(settings, new Type<>(settings, constructor));
  }

  /** A constructor of an optimizer. */
  @FunctionalInterface
  private interface Constructor<S> {
    Optimizer make(
        TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups, S settings);
  }

  /** A constructor with the type of its settings. */
  private record Type<S extends OptimizerSettings>(Class<S> settings, Constructor<S> constructor) {
    OptimizerFactory with(OptimizerSettings chosen) {
      S own = settings.cast(chosen);
      return (runtime, scope, groups) -> constructor.make(runtime, scope, groups, own);
    }
  }
}
