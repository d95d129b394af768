package io.vstar.cli.train;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a run differs from its config. */
public class RunOverrides {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as training.steps=200; may be repeated")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--seed", description = "overrides training.seed")
  private Long seed;

  @Option(names = "--device", description = "overrides device: auto, cpu, cuda or cuda:N")
  private String device;

  /**
   * Returns what differs from the config, as assignments {@code key.path=value}.
   *
   * @param further assignments that come after those of {@code --set}
   */
  public List<String> overrides(List<String> further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(further);
    if (seed != null) {
      all.add("training.seed=" + seed);
    }
    if (device != null) {
      all.add("device=" + device);
    }
    return all;
  }

  /**
   * Returns the method of a config whose command does not say it: the one of the key {@code
   * method}, or the only one of whose own keys the config has any.
   *
   * @param file the config
   * @throws ConfigException if the config does not tell it
   */
  public TrainingMethod<?> method(Path file) {
    TrainingMethods methods = TrainingMethods.registered();
    List<String> all = overrides(List.of());
    Optional<TrainingMethod<?>> named = ConfigLoader.method(file, all).map(methods::named);
    return named
        .or(() -> methods.ofKeys(ConfigLoader.keys(file, all)))
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s does not say how to train; write method: and one of %s into it"
                        .formatted(file, String.join(", ", methods.names()))));
  }
}
