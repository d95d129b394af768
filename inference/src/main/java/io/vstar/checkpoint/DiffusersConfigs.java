package io.vstar.checkpoint;

import io.vstar.config.ClipTextConfig;
import io.vstar.config.NoiseScheduleConfig;
import io.vstar.config.NoiseScheduleConfig.BetaSchedule;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.config.UNetConfig;
import io.vstar.config.VaeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The config.json files of a diffusers folder as records. Keys that are absent take the defaults of
 * diffusers; values that change the network in a way vstar does not know are refused.
 */
final class DiffusersConfigs {
  private static final Set<String> PLAIN_BLOCKS = Set.of("DownBlock2D", "UpBlock2D");
  private static final Set<String> ATTENTION_BLOCKS =
      Set.of("CrossAttnDownBlock2D", "CrossAttnUpBlock2D");

  private DiffusersConfigs() {}

  static ClipTextConfig text(ModelJson json) {
    String activation = json.text("hidden_act", "quick_gelu");
    if (!Set.of("quick_gelu", "gelu").contains(activation)) {
      throw json.error("hidden_act", "is " + activation + ", expected quick_gelu or gelu");
    }
    return new ClipTextConfig(
        json.integer("vocab_size"),
        json.integer("max_position_embeddings"),
        json.integer("hidden_size"),
        json.integer("intermediate_size"),
        json.integer("num_hidden_layers"),
        json.integer("num_attention_heads"),
        activation,
        json.number("layer_norm_eps", 1e-5));
  }

  static UNetConfig unet(ModelJson json) {
    requireKnown(json);
    List<Integer> channels = json.integers("block_out_channels");
    List<String> blocks = json.texts("down_block_types");
    List<Integer> resnets = perLevel(json, "layers_per_block", 2, channels.size());
    List<Integer> depths = perLevel(json, "transformer_layers_per_block", 1, channels.size());
    // In these files "attention_head_dim" holds the number of heads (diffusers issue #2011).
    String headsKey =
        json.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
    List<Integer> heads = perLevel(json, headsKey, 8, channels.size());
    if (blocks.size() != channels.size()) {
      throw json.error(
          "down_block_types",
          "has " + blocks.size() + " entries, expected " + channels.size() + ", one a level");
    }
    List<UNetConfig.Level> levels = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      int depth = attends(json, blocks.get(i)) ? depths.get(i) : 0;
      levels.add(new UNetConfig.Level(channels.get(i), resnets.get(i), depth, heads.get(i)));
    }
    int last = channels.size() - 1;
    return new UNetConfig(
        json.integer("sample_size", 64),
        json.integer("in_channels", 4),
        json.integer("out_channels", 4),
        levels,
        depths.get(last),
        heads.get(last),
        json.integer("cross_attention_dim"),
        json.flag("use_linear_projection", false),
        json.integer("norm_num_groups", 32),
        json.number("norm_eps", 1e-5));
  }

  static VaeConfig vae(ModelJson json) {
    return new VaeConfig(
        json.integer("in_channels", 3),
        json.integer("latent_channels", 4),
        json.integers("block_out_channels"),
        json.integer("layers_per_block", 1),
        json.integer("norm_num_groups", 32),
        json.flag("mid_block_add_attention", true),
        json.flag("use_quant_conv", true),
        json.number("scaling_factor", VaeConfig.SD_SCALING_FACTOR));
  }

  static NoiseScheduleConfig noise(ModelJson json) {
    String prediction = json.text("prediction_type", "epsilon");
    return new NoiseScheduleConfig(
        json.integer("num_train_timesteps", 1000),
        json.number("beta_start", 0.0001),
        json.number("beta_end", 0.02),
        betaSchedule(json),
        switch (prediction) {
          case "epsilon" -> PredictionType.EPSILON;
          case "v_prediction" -> PredictionType.V_PREDICTION;
          default ->
              throw json.error(
                  "prediction_type", "is " + prediction + ", expected epsilon or v_prediction");
        },
        json.integer("steps_offset", 0),
        json.flag("set_alpha_to_one", true));
  }

  private static BetaSchedule betaSchedule(ModelJson json) {
    String name = json.text("beta_schedule", "linear");
    return switch (name) {
      case "linear" -> BetaSchedule.LINEAR;
      case "scaled_linear" -> BetaSchedule.SCALED_LINEAR;
      default ->
          throw json.error("beta_schedule", "is " + name + ", expected linear or scaled_linear");
    };
  }

  private static boolean attends(ModelJson json, String block) {
    if (!PLAIN_BLOCKS.contains(block) && !ATTENTION_BLOCKS.contains(block)) {
      throw json.error("down_block_types", "names " + block + ", which vstar does not know");
    }
    return ATTENTION_BLOCKS.contains(block);
  }

  private static List<Integer> perLevel(ModelJson json, String key, int absent, int levels) {
    if (json.isList(key)) {
      List<Integer> values = json.integers(key);
      if (values.size() != levels) {
        throw json.error(
            key, "has " + values.size() + " entries, expected " + levels + ", one a level");
      }
      return values;
    }
    return java.util.Collections.nCopies(levels, json.integer(key, absent));
  }

  private static void requireKnown(ModelJson json) {
    for (String key :
        List.of(
            "addition_embed_type", "class_embed_type", "encoder_hid_dim", "time_cond_proj_dim")) {
      if (json.has(key)) {
        throw json.error(key, "is set: this kind of UNet is not supported");
      }
    }
  }
}
