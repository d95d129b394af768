package io.vstar.inspect;

import io.vstar.io.TensorInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates the names of a UNet in a checkpoint that has only the average of its weights (EMA).
 * CompVis' {@code ema.py} removed the dots from them: {@code model_ema.diffusion_modelout2bias} is
 * {@code model.diffusion_model.out.2.bias}.
 */
public final class AveragedUNet {
  private static final String OWN = "model.diffusion_model.";
  private static final String AVERAGED = "model_ema.diffusion_model";

  /** The names without dots. Numbers of blocks have several digits, those within a block one. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(?<block>input_blocks|output_blocks)(?<number>\\d+?)(?<index>\\d)"
              + "|(?<middle>middle_block)(?<part>\\d)"
              + "|(?<end>time_embed|out)(?<layer>\\d)"
              + "|(?<label>label_emb)(?<first>\\d)(?<second>\\d))"
              + "(?<module>(?!\\d).*?)(?<kind>weight|bias)");

  private static final Pattern TRANSFORMER =
      Pattern.compile(
          "transformer_blocks(?<number>\\d+)(?<layer>attn1|attn2|ff|norm1|norm2|norm3)(?<rest>.*)");

  private static final Map<String, String> LAYERS =
      Map.of("to_out0", "to_out.0", "net0proj", "net.0.proj", "net2", "net.2");

  private static final Pattern NUMBERED = Pattern.compile("(in_layers|emb_layers|out_layers)(\\d)");

  private AveragedUNet() {}

  /**
   * Finds the averaged tensor for each of the UNet's names.
   *
   * @param names names of all tensors of a checkpoint
   * @return averaged name by the UNet's name, in the file's order; empty if the checkpoint has a
   *     UNet of its own, or none at all
   */
  public static Map<String, String> names(Set<String> names) {
    Map<String, String> averaged = new LinkedHashMap<>();
    for (String name : names) {
      if (name.startsWith(OWN)) {
        return Map.of();
      }
      if (name.startsWith(AVERAGED)) {
        dotted(name.substring(AVERAGED.length())).ifPresent(own -> averaged.put(OWN + own, name));
      }
    }
    return averaged;
  }

  /**
   * Returns the tensors with averaged ones under the UNet's names, if they have no UNet of their
   * own.
   */
  static Map<String, TensorInfo> asOwn(Map<String, TensorInfo> tensors) {
    Map<String, String> averaged = names(tensors.keySet());
    if (averaged.isEmpty()) {
      return tensors;
    }
    Map<String, TensorInfo> own = new LinkedHashMap<>(tensors);
    averaged.forEach(
        (name, stored) -> {
          TensorInfo info = own.remove(stored);
          own.put(name, new TensorInfo(name, info.dtype(), info.shape()));
        });
    return own;
  }

  private static Optional<String> dotted(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String module = module(matcher.group("module"));
    return Optional.of(
        place(matcher) + "." + (module.isEmpty() ? "" : module + ".") + matcher.group("kind"));
  }

  private static String place(Matcher name) {
    if (name.group("block") != null) {
      return name.group("block") + "." + name.group("number") + "." + name.group("index");
    }
    if (name.group("middle") != null) {
      return name.group("middle") + "." + name.group("part");
    }
    return name.group("end") != null
        ? name.group("end") + "." + name.group("layer")
        : name.group("label") + "." + name.group("first") + "." + name.group("second");
  }

  private static String module(String module) {
    Matcher numbered = NUMBERED.matcher(module);
    if (numbered.matches()) {
      return numbered.group(1) + "." + numbered.group(2);
    }
    Matcher transformer = TRANSFORMER.matcher(module);
    if (!transformer.matches()) {
      return module; // a single word such as proj_in, norm or op
    }
    String rest = transformer.group("rest");
    String layer = LAYERS.getOrDefault(rest, rest);
    return "transformer_blocks.%s.%s%s"
        .formatted(
            transformer.group("number"),
            transformer.group("layer"),
            layer.isEmpty() ? "" : "." + layer);
  }
}
