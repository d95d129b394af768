package io.vstar.io;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a weight file's name, as diffusers and transformers write it.
 *
 * <pre>
 * model.safetensors                         diffusion_pytorch_model.fp16.bin
 * model-00001-of-00002.safetensors          model.safetensors.index.json
 * model.fp16-00001-of-00002.safetensors     model.safetensors.index.fp16.json
 * model-00001-of-00002.fp16.safetensors     model.safetensors.fp16.index.json   (older)
 * </pre>
 *
 * @param stem first part of the name, {@code model}, {@code pytorch_model} or {@code
 *     diffusion_pytorch_model}; other programs' files, such as {@code openvino_model.bin}, are not
 *     read
 * @param format extension, {@code safetensors} or {@code bin}
 * @param variant variant of the weights, such as {@code fp16}; empty for the plain weights
 * @param shard number of the shard, from 1; 0 if the file is not a shard
 * @param shards number of shards; 0 if the file is not a shard
 * @param index whether the file is the index, which says in which shard each tensor is
 */
public record WeightFileName(
    String stem, String format, String variant, int shard, int shards, boolean index) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<stem>model|pytorch_model|diffusion_pytorch_model)"
              + "(?:(?:\\.(?<variant>\\w+))?"
              + "(?:-(?<shard>\\d{5})-of-(?<shards>\\d{5})(?:\\.(?<olderVariant>\\w+))?)?"
              + "\\.(?<format>safetensors|bin)"
              + "|\\.(?<indexed>safetensors|bin)(?:\\.(?<olderIndexVariant>\\w+))?"
              + "\\.index(?:\\.(?<indexVariant>\\w+))?\\.json)");

  /**
   * Parses the name of a weight file.
   *
   * @param name file name without its folder
   * @return empty if it is not the name of a weight file
   */
  public static Optional<WeightFileName> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String indexed = matcher.group("indexed");
    return Optional.of(
        new WeightFileName(
            matcher.group("stem"),
            indexed == null ? matcher.group("format") : indexed,
            firstOf(matcher, "variant", "olderVariant", "indexVariant", "olderIndexVariant"),
            number(matcher.group("shard")),
            number(matcher.group("shards")),
            indexed != null));
  }

  /** Returns whether the file holds all of the weights, that is, is neither shard nor index. */
  public boolean whole() {
    return !index && shards == 0;
  }

  private static String firstOf(Matcher matcher, String... groups) {
    for (String group : groups) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    return "";
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
