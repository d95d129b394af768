package io.vstar.checkpoint.write;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.DiffusersConfigs;
import io.vstar.clip.ClipImageProcessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Creates the config.json files of a diffusers folder, which {@link DiffusersConfigs} reads. */
final class DiffusersJson {
  private static final String VISION_CLASS = "CLIPVisionModelWithProjection";
  private static final String PROCESSOR_CLASS = "CLIPImageProcessor";

  private DiffusersJson() {}

  static Map<String, ?> modelIndex(StableDiffusionConfig config, boolean imageEncoder) {
    Map<String, Object> index = new LinkedHashMap<>();
    boolean pair = config.text().encoders().size() > 1;
    index.put("_class_name", pair ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline");
    if (pair) {
      index.put("force_zeros_for_empty_prompt", config.text().zerosForNoNegative());
    } else {
      index.put("requires_safety_checker", false);
    }
    index.put("scheduler", List.of("diffusers", "DDIMScheduler"));
    index.put("text_encoder", List.of("transformers", textClass(config.text().encoders().get(0))));
    index.put("tokenizer", List.of("transformers", "CLIPTokenizer"));
    if (pair) {
      index.put(
          "text_encoder_2", List.of("transformers", textClass(config.text().encoders().get(1))));
      index.put("tokenizer_2", List.of("transformers", "CLIPTokenizer"));
    }
    index.put("unet", List.of("diffusers", "UNet2DConditionModel"));
    index.put("vae", List.of("diffusers", "AutoencoderKL"));
    if (imageEncoder) {
      index.put("image_encoder", List.of("transformers", VISION_CLASS));
      index.put("feature_extractor", List.of("transformers", PROCESSOR_CLASS));
    }
    return index;
  }

  static Map<String, ?> scheduler(NoiseScheduleConfig c) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("_class_name", "DDIMScheduler");
    json.put("num_train_timesteps", c.trainTimesteps());
    json.put("beta_start", c.betaStart());
    json.put("beta_end", c.betaEnd());
    json.put("beta_schedule", c.betaSchedule() == BetaSchedule.LINEAR ? "linear" : "scaled_linear");
    json.put(
        "prediction_type", c.prediction() == PredictionType.EPSILON ? "epsilon" : "v_prediction");
    json.put("steps_offset", c.stepsOffset());
    json.put("set_alpha_to_one", c.finalAlphaOne());
    json.put("clip_sample", false);
    c.spacing()
        .ifPresent(
            spacing -> json.put("timestep_spacing", spacing.name().toLowerCase(Locale.ROOT)));
    if (c.zeroTerminalSnr()) {
      json.put("rescale_betas_zero_snr", true);
    }
    return json;
  }

  static Map<String, ?> text(ClipTextConfig c) {
    Map<String, Object> json = new LinkedHashMap<>();
    int endToken = c.vocabularySize() - 1; // the last id in all CLIP vocabularies
    json.put("architectures", List.of(textClass(c)));
    json.put("model_type", "clip_text_model");
    json.put("vocab_size", c.vocabularySize());
    json.put("max_position_embeddings", c.positions());
    json.put("hidden_size", c.width());
    json.put("intermediate_size", c.intermediateWidth());
    json.put("num_hidden_layers", c.layers());
    json.put("num_attention_heads", c.heads());
    json.put("hidden_act", c.activation());
    json.put("layer_norm_eps", c.layerNormEpsilon());
    json.put("bos_token_id", endToken - 1);
    json.put("eos_token_id", endToken);
    json.put("pad_token_id", endToken);
    c.projectionWidth().ifPresent(width -> json.put("projection_dim", width));
    return json;
  }

  private static String textClass(ClipTextConfig c) {
    return c.projectionWidth().isPresent() ? "CLIPTextModelWithProjection" : "CLIPTextModel";
  }

  static Map<String, ?> vision(ClipVisionConfig c) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architectures", List.of(VISION_CLASS));
    json.put("model_type", "clip_vision_model");
    json.put("image_size", c.imageSize());
    json.put("patch_size", c.patchSize());
    json.put("num_channels", 3);
    json.put("hidden_size", c.width());
    json.put("intermediate_size", c.intermediateWidth());
    json.put("num_hidden_layers", c.layers());
    json.put("num_attention_heads", c.heads());
    json.put("hidden_act", c.activation());
    json.put("layer_norm_eps", c.layerNormEpsilon());
    json.put("projection_dim", c.projectionWidth());
    return json;
  }

  static Map<String, ?> imageProcessor(ClipImageProcessor processor) {
    int side = processor.side();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("image_processor_type", PROCESSOR_CLASS);
    json.put("do_convert_rgb", true);
    json.put("do_resize", true);
    json.put("size", Map.of("shortest_edge", side));
    json.put("resample", 3); // Pillow's number of the bicubic filter
    json.put("do_center_crop", true);
    json.put("crop_size", new TreeMap<>(Map.of("height", side, "width", side)));
    json.put("do_rescale", true);
    json.put("rescale_factor", 1 / 255.0);
    json.put("do_normalize", true);
    json.put("image_mean", processor.mean());
    json.put("image_std", processor.deviation());
    return json;
  }

  static Map<String, ?> unet(UNetConfig c) {
    List<UNetConfig.Level> levels = c.levels();
    UNetConfig.Level last = levels.get(levels.size() - 1);
    // The middle has no keys of its own and uses those of the last level.
    boolean sameDepth =
        last.transformerDepth() == 0 || last.transformerDepth() == c.midTransformerDepth();
    if (!sameDepth || last.heads() != c.midHeads()) {
      throw new IllegalArgumentException("the middle differs from the last level: " + c);
    }
    List<Integer> depths =
        new ArrayList<>(levels.stream().map(l -> Math.max(1, l.transformerDepth())).toList());
    depths.set(levels.size() - 1, c.midTransformerDepth());
    List<String> down = new ArrayList<>();
    List<String> up = new ArrayList<>();
    for (UNetConfig.Level level : levels) {
      boolean attends = level.transformerDepth() > 0;
      down.add(attends ? "CrossAttnDownBlock2D" : "DownBlock2D");
      up.add(attends ? "CrossAttnUpBlock2D" : "UpBlock2D");
    }
    Collections.reverse(up);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("_class_name", "UNet2DConditionModel");
    json.put("sample_size", c.sampleSize());
    json.put("in_channels", c.inChannels());
    json.put("out_channels", c.outChannels());
    json.put("down_block_types", down);
    json.put("mid_block_type", "UNetMidBlock2DCrossAttn");
    json.put("up_block_types", up);
    json.put("block_out_channels", levels.stream().map(UNetConfig.Level::channels).toList());
    json.put(
        "layers_per_block", perLevel(levels.stream().map(UNetConfig.Level::resnetBlocks).toList()));
    json.put("transformer_layers_per_block", perLevel(depths));
    json.put("attention_head_dim", levels.stream().map(UNetConfig.Level::heads).toList());
    json.put("cross_attention_dim", c.contextWidth());
    json.put("use_linear_projection", c.linearProjection());
    json.put("norm_num_groups", c.normGroups());
    json.put("norm_eps", c.normEpsilon());
    c.sizeEmbedding()
        .ifPresent(
            sizes -> {
              json.put("addition_embed_type", "text_time");
              json.put("addition_time_embed_dim", sizes.numberWidth());
              json.put("projection_class_embeddings_input_dim", sizes.inputWidth());
            });
    return json;
  }

  /** Returns one number if all levels have the same, as older readers expect. */
  private static Object perLevel(List<Integer> values) {
    return values.stream().distinct().count() == 1 ? values.get(0) : values;
  }

  static Map<String, ?> vae(VaeConfig c) {
    int levels = c.levelChannels().size();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("_class_name", "AutoencoderKL");
    json.put("in_channels", c.imageChannels());
    json.put("out_channels", c.imageChannels());
    json.put("latent_channels", c.latentChannels());
    json.put("down_block_types", Collections.nCopies(levels, "DownEncoderBlock2D"));
    json.put("up_block_types", Collections.nCopies(levels, "UpDecoderBlock2D"));
    json.put("block_out_channels", c.levelChannels());
    json.put("layers_per_block", c.resnetBlocks());
    json.put("norm_num_groups", c.normGroups());
    json.put("mid_block_add_attention", c.midAttention());
    json.put("use_quant_conv", c.quantConvolutions());
    json.put("use_post_quant_conv", c.quantConvolutions());
    json.put("scaling_factor", c.scalingFactor());
    return json;
  }
}
