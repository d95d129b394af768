package io.vstar.adapter.lora;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The part of PEFT's {@code LoraConfig} that decides the factors of modules.
 *
 * @param alpha alpha of modules that have none of their own
 * @param alphas alphas by the end of a module's path
 * @param rankStabilized true if the factor is alpha / √rank (Kalajdzievski 2023) instead of alpha /
 *     rank
 */
record PeftConfig(double alpha, Map<String, Double> alphas, boolean rankStabilized) {
  PeftConfig {
    alphas = Map.copyOf(alphas);
  }

  /**
   * Reads a config.
   *
   * @param where the file, for messages
   * @param prefix text before each key, such as {@code unet.}; empty for none
   * @throws CheckpointException if it is no JSON object, or has no {@code lora_alpha}
   */
  static PeftConfig read(String where, String json, String prefix) {
    JsonObject object = object(where, json);
    try {
      JsonElement alpha = object.get(prefix + "lora_alpha");
      if (alpha == null) {
        throw new CheckpointException("%s has no %slora_alpha".formatted(where, prefix));
      }
      Map<String, Double> alphas = new LinkedHashMap<>();
      JsonElement pattern = object.get(prefix + "alpha_pattern");
      if (pattern != null && pattern.isJsonObject()) {
        pattern.getAsJsonObject().asMap().forEach((key, a) -> alphas.put(key, a.getAsDouble()));
      }
      JsonElement stabilized = object.get(prefix + "use_rslora");
      return new PeftConfig(
          alpha.getAsDouble(), alphas, stabilized != null && stabilized.getAsBoolean());
    } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
      throw new CheckpointException(
          "%s has a value of the wrong kind: %s".formatted(where, e.getMessage()), e);
    }
  }

  /** Returns whether a config speaks of a network. */
  static boolean isOf(String where, String json, String prefix) {
    return object(where, json).has(prefix + "lora_alpha");
  }

  private static JsonObject object(String where, String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException("%s is no JSON object".formatted(where), e);
    }
  }

  /**
   * Returns the alpha by which alpha / rank is the factor of a module.
   *
   * @param path the module's name in its network
   */
  double alphaOf(String path, int rank) {
    double own =
        alphas.entrySet().stream()
            .filter(entry -> path.equals(entry.getKey()) || path.endsWith("." + entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(alpha);
    return rankStabilized ? own * Math.sqrt(rank) : own;
  }

  /** Returns the config of the modules of one network as JSON. */
  static String write(List<LoraModule> modules) {
    return new GsonBuilder()
        .serializeNulls()
        .setPrettyPrinting()
        .create()
        .toJson(json(modules, ""));
  }

  /**
   * Returns the config of the modules of one network.
   *
   * @param prefix text before each key
   */
  static JsonObject json(List<LoraModule> modules, String prefix) {
    int rank = usual(modules, LoraModule::rank);
    double alpha = usual(modules, LoraModule::alpha);
    JsonObject ranks = new JsonObject();
    JsonObject alphas = new JsonObject();
    JsonArray targets = new JsonArray();
    for (LoraModule module : modules) {
      targets.add(module.path());
      if (module.rank() != rank) {
        ranks.addProperty(module.path(), module.rank());
      }
      if (module.alpha() != alpha) {
        alphas.addProperty(module.path(), module.alpha());
      }
    }
    JsonObject config = new JsonObject();
    config.addProperty(prefix + "peft_type", "LORA");
    config.addProperty(prefix + "r", rank);
    config.addProperty(prefix + "lora_alpha", whole(alpha));
    config.add(prefix + "rank_pattern", ranks);
    config.add(prefix + "alpha_pattern", alphas);
    config.add(prefix + "target_modules", targets);
    config.addProperty(
        prefix + "use_dora", modules.stream().anyMatch(module -> module.magnitude().isPresent()));
    config.addProperty(prefix + "use_rslora", false);
    config.addProperty(prefix + "bias", "none");
    config.addProperty(prefix + "lora_dropout", 0.0);
    config.addProperty(prefix + "fan_in_fan_out", false);
    config.addProperty(prefix + "inference_mode", true);
    return config;
  }

  private static Number whole(double alpha) {
    return alpha == Math.rint(alpha) ? (Number) (long) alpha : (Number) alpha;
  }

  /** Returns the most frequent value; the least of several. */
  private static <T extends Comparable<T>> T usual(
      List<LoraModule> modules, Function<LoraModule, T> value) {
    Map<T, Long> counts =
        modules.stream().collect(Collectors.groupingBy(value, Collectors.counting()));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<T, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.<T>reverseOrder())))
        .orElseThrow()
        .getKey();
  }
}
