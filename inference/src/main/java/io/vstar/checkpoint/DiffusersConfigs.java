package io.vstar.checkpoint;

import static java.util.Map.entry;

import com.google.gson.JsonPrimitive;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.UNetConfig.SizeEmbedding;
import io.vstar.architecture.VaeConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the config.json files of a diffusers folder. Missing keys have the defaults of diffusers;
 * values that change the network in a way that vstar does not support are refused.
 */
public final class DiffusersConfigs {
  /**
   * The number of sizes in SDXL: original height and width, crop offsets, target height and width.
   */
  private static final int SIZES = 6;

  private static final Set<String> PLAIN_BLOCKS = Set.of("DownBlock2D", "UpBlock2D");
  private static final Set<String> ATTENTION_BLOCKS =
      Set.of("CrossAttnDownBlock2D", "CrossAttnUpBlock2D");

  /** The keys of a UNet that vstar does not support. */
  private static final List<String> UNKNOWN_PARTS =
      List.of(
          "class_embed_type",
          "cross_attention_norm",
          "encoder_hid_dim",
          "encoder_hid_dim_type",
          "num_class_embeds",
          "reverse_transformer_layers_per_block",
          "time_cond_proj_dim",
          "time_embedding_act_fn",
          "time_embedding_dim",
          "timestep_post_act");

  /** The keys of a UNet of which vstar supports only one value. */
  private static final Map<String, JsonPrimitive> UNET_IS =
      new TreeMap<>(
          Map.ofEntries(
              entry("act_fn", new JsonPrimitive("silu")),
              entry("attention_type", new JsonPrimitive("default")),
              entry("center_input_sample", new JsonPrimitive(false)),
              entry("conv_in_kernel", new JsonPrimitive(3)),
              entry("conv_out_kernel", new JsonPrimitive(3)),
              entry("dual_cross_attention", new JsonPrimitive(false)),
              entry("flip_sin_to_cos", new JsonPrimitive(true)),
              entry("freq_shift", new JsonPrimitive(0)),
              entry("mid_block_type", new JsonPrimitive("UNetMidBlock2DCrossAttn")),
              entry("only_cross_attention", new JsonPrimitive(false)),
              entry("resnet_time_scale_shift", new JsonPrimitive("default")),
              entry("time_embedding_type", new JsonPrimitive("positional"))));

  private DiffusersConfigs() {}

  /** Reads the config of a text encoder. */
  static ClipTextConfig text(ModelJson json) {
    String activation = clipActivation(json);
    return json.build(
        () ->
            new ClipTextConfig(
                json.integer("vocab_size"),
                json.integer("max_position_embeddings"),
                json.integer("hidden_size"),
                json.integer("intermediate_size"),
                json.integer("num_hidden_layers"),
                json.integer("num_attention_heads"),
                activation,
                json.number("layer_norm_eps", 1e-5),
                projection(json)));
  }

  /** Returns whether a config is of a whole CLIP model, both encoders with their projections. */
  static boolean isWholeClip(ModelJson json) {
    return json.text("model_type", "").equals("clip");
  }

  /** Reads the part of a whole CLIP model's config that describes its text encoder. */
  static ClipTextConfig textOfWhole(ModelJson json) {
    ModelJson text = json.section("text_config");
    String activation = clipActivation(text);
    return text.build(
        () ->
            new ClipTextConfig(
                text.integer("vocab_size", 49408),
                text.integer("max_position_embeddings", 77),
                text.integer("hidden_size", 512),
                text.integer("intermediate_size", 2048),
                text.integer("num_hidden_layers", 12),
                text.integer("num_attention_heads", 8),
                activation,
                text.number("layer_norm_eps", 1e-5),
                Optional.of(json.integer("projection_dim", 512))));
  }

  /**
   * Reads the config of an image encoder, or the part of a whole CLIP model's config that describes
   * its image encoder.
   */
  static ClipVisionConfig vision(ModelJson json) {
    ModelJson vision = isWholeClip(json) ? json.section("vision_config") : json;
    vision.requireOnly("num_channels", new JsonPrimitive(3));
    String activation = clipActivation(vision);
    return vision.build(
        () ->
            new ClipVisionConfig(
                vision.integer("hidden_size", 768),
                vision.integer("intermediate_size", 3072),
                vision.integer("num_hidden_layers", 12),
                vision.integer("num_attention_heads", 12),
                vision.integer("image_size", 224),
                vision.integer("patch_size", 32),
                json.integer("projection_dim", 512),
                activation,
                vision.number("layer_norm_eps", 1e-5)));
  }

  private static String clipActivation(ModelJson json) {
    String activation = json.text("hidden_act", "quick_gelu");
    if (!Set.of("quick_gelu", "gelu").contains(activation)) {
      throw json.error("hidden_act", "is " + activation + ", expected quick_gelu or gelu");
    }
    return activation;
  }

  /** Returns the width of the projection; the key is meaningless in encoders without one. */
  private static Optional<Integer> projection(ModelJson json) {
    boolean projects =
        json.has("architectures")
            && json.texts("architectures").contains("CLIPTextModelWithProjection");
    return projects ? Optional.of(json.integer("projection_dim", 512)) : Optional.empty();
  }

  /** Reads the config of a UNet. */
  static UNetConfig unet(ModelJson json) {
    requireKnown(json);
    List<UNetConfig.Level> levels = levels(json);
    UNetConfig.Level last = levels.get(levels.size() - 1);
    return json.build(
        () ->
            new UNetConfig(
                json.integer("sample_size", 64),
                json.integer("in_channels", 4),
                json.integer("out_channels", 4),
                levels,
                depths(json, levels.size()).get(levels.size() - 1),
                last.heads(),
                json.integer("cross_attention_dim"),
                json.flag("use_linear_projection", false),
                json.integer("norm_num_groups", 32),
                json.number("norm_eps", 1e-5),
                sizeEmbedding(json)));
  }

  private static Optional<SizeEmbedding> sizeEmbedding(ModelJson json) {
    if (!json.has("addition_embed_type")) {
      return Optional.empty();
    }
    json.requireOnly("addition_embed_type", new JsonPrimitive("text_time"));
    int numberWidth = json.integer("addition_time_embed_dim");
    int pooled = json.integer("projection_class_embeddings_input_dim") - SIZES * numberWidth;
    return Optional.of(json.build(() -> new SizeEmbedding(numberWidth, SIZES, pooled)));
  }

  private static List<UNetConfig.Level> levels(ModelJson json) {
    List<Integer> channels = channels(json);
    List<String> blocks = json.texts("down_block_types");
    if (blocks.size() != channels.size()) {
      throw json.error(
          "down_block_types",
          "has " + blocks.size() + " entries, expected " + channels.size() + ", one a level");
    }
    List<Integer> resnets = perLevel(json, "layers_per_block", 2, channels.size());
    List<Integer> depths = depths(json, channels.size());
    // In these files "attention_head_dim" holds the number of heads (diffusers issue #2011).
    String headsKey =
        json.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
    List<Integer> heads = perLevel(json, headsKey, 8, channels.size());
    List<UNetConfig.Level> levels = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      int level = i;
      int depth = attends(json, blocks.get(i)) ? depths.get(i) : 0;
      levels.add(
          json.build(
              () ->
                  new UNetConfig.Level(
                      channels.get(level), resnets.get(level), depth, heads.get(level))));
    }
    return levels;
  }

  private static List<Integer> depths(ModelJson json, int levels) {
    return perLevel(json, "transformer_layers_per_block", 1, levels);
  }

  private static List<Integer> channels(ModelJson json) {
    List<Integer> channels = json.integers("block_out_channels");
    if (channels.isEmpty()) {
      throw json.error("block_out_channels", "is [], expected at least one level");
    }
    return channels;
  }

  /** Reads the config of an autoencoder. */
  static VaeConfig vae(ModelJson json) {
    refuse(json, List.of("latents_mean", "latents_std", "shift_factor"));
    json.requireOnly("act_fn", new JsonPrimitive("silu"));
    boolean quantConvolutions = json.flag("use_quant_conv", true);
    json.requireOnly("use_post_quant_conv", new JsonPrimitive(quantConvolutions));
    return json.build(
        () ->
            new VaeConfig(
                json.integer("in_channels", 3),
                json.integer("latent_channels", 4),
                channels(json),
                json.integer("layers_per_block", 1),
                json.integer("norm_num_groups", 32),
                json.flag("mid_block_add_attention", true),
                quantConvolutions,
                json.number("scaling_factor", VaeConfig.SD_SCALING_FACTOR)));
  }

  /** Reads the config of a scheduler. */
  static NoiseScheduleConfig noise(ModelJson json) {
    refuse(json, List.of("trained_betas"));
    return json.build(
        () ->
            new NoiseScheduleConfig(
                json.integer("num_train_timesteps", 1000),
                json.number("beta_start", 0.0001),
                json.number("beta_end", 0.02),
                betaSchedule(json),
                prediction(json),
                json.integer("steps_offset", 0),
                json.flag("set_alpha_to_one", true),
                spacing(json),
                json.flag("rescale_betas_zero_snr", false)));
  }

  private static Optional<TimestepSpacing> spacing(ModelJson json) {
    if (!json.has("timestep_spacing")) {
      return Optional.empty();
    }
    String name = json.text("timestep_spacing", "");
    return Stream.of(TimestepSpacing.values())
        .filter(spacing -> spacing.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .or(
            () -> {
              throw json.error(
                  "timestep_spacing", "is " + name + ", expected leading, linspace or trailing");
            });
  }

  private static PredictionType prediction(ModelJson json) {
    String name = json.text("prediction_type", "epsilon");
    return switch (name) {
      case "epsilon" -> PredictionType.EPSILON;
      case "v_prediction" -> PredictionType.V_PREDICTION;
      default ->
          throw json.error("prediction_type", "is " + name + ", expected epsilon or v_prediction");
    };
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
    return Collections.nCopies(levels, json.integer(key, absent));
  }

  private static void requireKnown(ModelJson json) {
    refuse(json, UNKNOWN_PARTS);
    UNET_IS.forEach(json::requireOnly);
  }

  private static void refuse(ModelJson json, List<String> keys) {
    for (String key : keys) {
      if (json.has(key)) {
        throw json.error(key, "is set: this kind of model is not supported");
      }
    }
  }
}
