package io.vstar.lab.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.OptimizerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An optimizer of the reference with its arguments, as this program's settings.
 *
 * @param settings the settings; arguments that are absent have the default
 * @param learningRate the learning rate
 */
record ReferenceOptimizer(OptimizerSettings settings, double learningRate) {

  /**
   * What a class of the reference is called here.
   *
   * @param settings the record of settings
   * @param learningRate the reference's default
   * @param defaults the reference's defaults where this program has another
   */
  private record Known(
      Class<? extends Record> settings, double learningRate, List<String> defaults) {
    Known(Class<? extends Record> settings, double learningRate) {
      this(settings, learningRate, List.of());
    }
  }

  private static final Map<String, Known> CLASSES =
      Map.ofEntries(
          Map.entry(
              "AdamW", new Known(OptimizerSettings.AdamW.class, 1e-3, List.of("weightDecay=0.01"))),
          Map.entry("Adam", new Known(OptimizerSettings.Adam.class, 1e-3)),
          Map.entry("SGD", new Known(OptimizerSettings.Sgd.class, 1e-3)),
          Map.entry("RAdam", new Known(OptimizerSettings.RAdam.class, 1e-3)),
          Map.entry("NAdam", new Known(OptimizerSettings.NAdam.class, 2e-3)),
          Map.entry("Lion", new Known(OptimizerSettings.Lion.class, 1e-4)),
          Map.entry("Adafactor", new Known(OptimizerSettings.Adafactor.class, 1)),
          Map.entry("Prodigy", new Known(OptimizerSettings.Prodigy.class, 1)),
          Map.entry("DAdaptAdam", new Known(OptimizerSettings.DAdaptAdam.class, 1)));

  /** The keys of the config by the names of arguments; several for an argument that is a list. */
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("betas", List.of("beta1", "beta2")),
          Map.entry("beta1", List.of("beta1")),
          Map.entry("beta3", List.of("beta3")),
          Map.entry("eps", List.of("epsilon")),
          Map.entry("weight_decay", List.of("weightDecay")),
          Map.entry("amsgrad", List.of("amsgrad")),
          Map.entry("momentum", List.of("momentum")),
          Map.entry("dampening", List.of("dampening")),
          Map.entry("nesterov", List.of("nesterov")),
          Map.entry("decoupled_weight_decay", List.of("decoupledWeightDecay")),
          Map.entry("decouple", List.of("decoupledWeightDecay")),
          Map.entry("momentum_decay", List.of("momentumDecay")),
          Map.entry("scale_parameter", List.of("scaleParameter")),
          Map.entry("relative_step", List.of("relativeStep")),
          Map.entry("warmup_init", List.of("warmupInit")),
          Map.entry("clip_threshold", List.of("clipThreshold")),
          Map.entry("decay_rate", List.of("decayRate")),
          Map.entry("use_bias_correction", List.of("biasCorrection")),
          Map.entry("safeguard_warmup", List.of("safeguardWarmup")),
          Map.entry("d0", List.of("d0")),
          Map.entry("d_coef", List.of("dCoefficient")),
          Map.entry("growth_rate", List.of("growthRate")));

  private static final List<String> ADAFACTOR_EPSILONS = List.of("epsilon1", "epsilon2");
  private static final String LEARNING_RATE = "lr";

  /**
   * Reads a case.
   *
   * @param folder the golden folder, for error messages
   * @throws CheckpointException if it has a class or an argument that is not known here
   */
  static ReferenceOptimizer read(Path folder, JsonObject facts) {
    String name = facts.get("class").getAsString();
    JsonObject arguments = facts.getAsJsonObject("args");
    Known known = CLASSES.get(name);
    if (known == null) {
      throw new CheckpointException(
          "%s: has the optimizer %s, expected one of %s"
              .formatted(folder, name, new TreeSet<>(CLASSES.keySet())));
    }
    List<String> assignments = new ArrayList<>(known.defaults());
    for (String argument : arguments.keySet()) {
      if (!argument.equals(LEARNING_RATE)) {
        assignments.addAll(assignments(folder, argument, arguments.get(argument)));
      }
    }
    boolean given = arguments.has(LEARNING_RATE) && !arguments.get(LEARNING_RATE).isJsonNull();
    Record settings = ConfigLoader.section("optimizer", known.settings(), assignments);
    return new ReferenceOptimizer(
        (OptimizerSettings) settings,
        given ? arguments.get(LEARNING_RATE).getAsDouble() : known.learningRate());
  }

  private static List<String> assignments(Path folder, String argument, JsonElement value) {
    List<String> keys = KEYS.get(argument);
    if (keys == null) {
      throw new CheckpointException(
          "%s: has the argument %s, expected one of %s"
              .formatted(folder, argument, new TreeSet<>(KEYS.keySet())));
    }
    if (value.isJsonNull()) {
      return List.of();
    }
    if (!value.isJsonArray()) {
      return List.of(keys.get(0) + "=" + value.getAsString());
    }
    List<String> names = argument.equals("eps") ? ADAFACTOR_EPSILONS : keys;
    List<String> assignments = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      assignments.add(names.get(i) + "=" + value.getAsJsonArray().get(i).getAsString());
    }
    return assignments;
  }
}
