package io.vstar.train.config;

import java.util.List;

/**
 * The keys that one method of training adds to a config, beside those that all methods have.
 *
 * <p>The implementation is a record. Its components are keys of the file's top level, declared like
 * those of {@link TrainConfig} with {@link Default}, {@link Required} or {@code Optional}; a
 * component that is a record itself is a section. They always count for the {@link
 * ConfigFingerprint}.
 */
public interface MethodSettings {

  /**
   * Returns the stem of the exported files where {@code output.name} is not given.
   *
   * @param dataset the settings of the training pictures
   */
  String defaultName(DatasetSettings dataset);

  /**
   * Checks that the settings of the training go with these settings.
   *
   * @param training the settings of the optimization
   * @throws InvalidValueException if they do not; it names the component of {@link TrainConfig}
   */
  default void requireSuits(TrainingSettings training) {}

  /** Returns one line for each setting that is allowed but most likely unintended. */
  default List<String> warnings(TrainConfig config) {
    return List.of();
  }
}
