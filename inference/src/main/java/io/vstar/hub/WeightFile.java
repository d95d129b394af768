package io.vstar.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a network's weights, by its name.
 *
 * <pre>
 * model.safetensors                         diffusion_pytorch_model.fp16.bin
 * model-00001-of-00002.safetensors          model.safetensors.index.json
 * model.fp16-00001-of-00002.safetensors     model.safetensors.index.fp16.json
 * model-00001-of-00002.fp16.safetensors     model.safetensors.fp16.index.json   (older)
 * </pre>
 *
 * @param path in the repository
 * @param format {@code safetensors} or {@code bin}
 * @param variant such as {@code fp16}; empty for the plain weights
 * @param shard 0 if the file is not one of several, else from 1
 * @param shards how many there are; 0 if the file is not one of several
 * @param index whether it says which tensor is in which shard
 */
record WeightFile(
    String path, String format, String variant, int shard, int shards, boolean index) {
  // The names that transformers and diffusers write; openvino_model.bin and others are not theirs.
  private static final String STEM = "(?:model|pytorch_model|diffusion_pytorch_model)";
  private static final Pattern WEIGHTS =
      Pattern.compile(
          STEM
              + "(?:\\.(?<variant>\\w+))?"
              + "(?:-(?<shard>\\d{5})-of-(?<shards>\\d{5}))?"
              + "(?:\\.(?<older>\\w+))?"
              + "\\.(?<format>safetensors|bin)");
  private static final Pattern INDEX =
      Pattern.compile(
          STEM
              + "\\.(?<format>safetensors|bin)"
              + "(?:\\.(?<older>\\w+))?\\.index(?:\\.(?<variant>\\w+))?\\.json");

  /** Reads {@code folder/name}; empty if the name is not one of weights. */
  static Optional<WeightFile> of(String folder, String name) {
    String path = folder + "/" + name;
    Matcher weights = WEIGHTS.matcher(name);
    if (weights.matches()) {
      return Optional.of(
          new WeightFile(
              path,
              weights.group("format"),
              variant(weights),
              number(weights.group("shard")),
              number(weights.group("shards")),
              false));
    }
    Matcher index = INDEX.matcher(name);
    return index.matches()
        ? Optional.of(new WeightFile(path, index.group("format"), variant(index), 0, 0, true))
        : Optional.empty();
  }

  private static String variant(Matcher matcher) {
    return Stream.of("variant", "older")
        .map(matcher::group)
        .filter(group -> group != null)
        .findFirst()
        .orElse("");
  }

  private static int number(String group) {
    return group == null ? 0 : Integer.parseInt(group);
  }
}
