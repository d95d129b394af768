package io.vstar.adapter.lora;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tensor in a LoRA file, in any of the layouts.
 *
 * @param layer full name of the layer, see {@link LoraModule#layer}
 * @param role the role of the tensor in its module
 * @param form the layout that the name is of
 */
record LoraTensorName(String layer, Role role, Form form) {

  /** The role of a tensor in a module. */
  enum Role {
    DOWN,
    UP,
    ALPHA,
    MAGNITUDE
  }

  /** The layouts whose names differ. */
  enum Form {
    KOHYA,
    DIFFUSERS,
    PEFT
  }

  /** The networks by kohya's prefixes. */
  private static final Map<String, String> KOHYA_NETWORKS =
      Map.of(
          "lora_unet_", "unet",
          "lora_te_", "text_encoder",
          "lora_te1_", "text_encoder",
          "lora_te2_", "text_encoder_2");

  private static final List<String> NETWORKS = List.of("text_encoder_2", "text_encoder", "unet");
  private static final String PEFT = "base_model.model.";

  /** The beginnings of the names of the UNet's layers. */
  private static final List<String> UNET_PARTS =
      List.of("down_blocks.", "mid_block.", "up_blocks.", "conv_", "time_emb", "add_emb");

  private static final Map<Role, Pattern> ENDS =
      Map.of(
          Role.DOWN,
          Pattern.compile(
              "(?:\\.lora_down|\\.lora_A(?:\\.\\w+)?|[._]lora\\.down|\\.lora_linear_layer\\.down)"
                  + "\\.weight$"),
          Role.UP,
          Pattern.compile(
              "(?:\\.lora_up|\\.lora_B(?:\\.\\w+)?|[._]lora\\.up|\\.lora_linear_layer\\.up)"
                  + "\\.weight$"),
          Role.ALPHA,
          Pattern.compile("\\.alpha$"),
          Role.MAGNITUDE,
          Pattern.compile("\\.(?:dora_scale|lora_magnitude_vector(?:\\.\\w+)?(?:\\.weight)?)$"));

  /** The projections of text encoders in the oldest layout, by the names of today. */
  private static final Map<String, String> OLD_PROJECTIONS =
      Map.of("to_q", "q_proj", "to_k", "k_proj", "to_v", "v_proj", "to_out", "out_proj");

  private static final Pattern OLD_SELF = Pattern.compile("(.*\\.self_attn\\.)(to_(?:q|k|v|out))");

  /**
   * Parses the name of a tensor.
   *
   * @return empty if it is no part of a LoRA's module, or of a layer that no model has
   */
  static Optional<LoraTensorName> parse(String name) {
    for (Role role : Role.values()) {
      Matcher end = ENDS.get(role).matcher(name);
      if (end.find()) {
        return ofModule(name.substring(0, end.start()), role);
      }
    }
    return Optional.empty();
  }

  private static Optional<LoraTensorName> ofModule(String module, Role role) {
    for (Map.Entry<String, String> network : KOHYA_NETWORKS.entrySet()) {
      if (module.startsWith(network.getKey())) {
        return LayerNames.dotted(module.substring(network.getKey().length()))
            .map(path -> new LoraTensorName(network.getValue() + "." + path, role, Form.KOHYA));
      }
    }
    if (module.startsWith(PEFT)) {
      return whole(module.substring(PEFT.length()))
          .map(layer -> new LoraTensorName(layer, role, Form.PEFT));
    }
    return whole(module).map(layer -> new LoraTensorName(modern(layer), role, Form.DIFFUSERS));
  }

  /**
   * Returns the name of a layer with its network; names may begin with it, or follow from the
   * layer.
   *
   * @return empty if no network has such a layer
   */
  private static Optional<String> whole(String module) {
    if (NETWORKS.stream().anyMatch(network -> module.startsWith(network + "."))) {
      return Optional.of(module);
    }
    if (module.startsWith("text_model.")) {
      return Optional.of("text_encoder." + module);
    }
    return UNET_PARTS.stream().anyMatch(module::startsWith)
        ? Optional.of("unet." + module)
        : Optional.empty();
  }

  /** Returns the name of a layer that was named by the processor of its attention. */
  private static String modern(String layer) {
    String name = layer.replace(".processor.", ".");
    Matcher self = OLD_SELF.matcher(name);
    if (self.matches()) {
      return self.group(1) + OLD_PROJECTIONS.get(self.group(2));
    }
    return name.endsWith(".to_out") ? name + ".0" : name;
  }

  /**
   * Returns kohya's name of a module.
   *
   * @param two true if the model has two text encoders
   */
  static String kohya(LoraModule module, boolean two) {
    String prefix =
        switch (module.network()) {
          case "unet" -> "lora_unet_";
          case "text_encoder" -> two ? "lora_te1_" : "lora_te_";
          default -> "lora_te2_";
        };
    return prefix + module.path().replace('.', '_');
  }

  /** Returns PEFT's name of a module. */
  static String peft(LoraModule module) {
    return PEFT + module.path();
  }
}
