package io.vstar.train.optim;

import io.vstar.train.config.ScheduleSettings;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import java.util.Map;
import java.util.function.Function;

/** The shapes that the config's key {@code training.schedule} chooses from. */
final class ScheduleShapes {
  private static final Map<Class<?>, Function<ScheduleSettings, Shape>> ALL =
      Map.ofEntries(
          entry(ScheduleSettings.Constant.class, settings -> Shape.CONSTANT),
          entry(ScheduleSettings.Linear.class, settings -> Shape.LINEAR),
          entry(ScheduleSettings.Cosine.class, settings -> Shape.COSINE),
          entry(
              ScheduleSettings.CosineWithRestarts.class,
              settings -> Shape.cosineWithRestarts(settings.cycles())),
          entry(
              ScheduleSettings.Polynomial.class,
              settings -> Shape.polynomial(settings.power(), settings.end())));

  private ScheduleShapes() {}

  /** Returns the shape that the settings ask for. */
  static Shape of(ScheduleSettings settings) {
    return ALL.get(settings.getClass()).apply(settings);
  }

  private static <S extends ScheduleSettings>
      Map.Entry<Class<?>, Function<ScheduleSettings, Shape>> entry(
          Class<S> type, Function<S, Shape> shape) {
    return Map.entry(type, settings -> shape.apply(type.cast(settings)));
  }
}
