package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.UNetConfig.Level;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiffusersConfigsTest {
  // The files of stable-diffusion-v1-5 as published.
  private static final String TEXT =
      """
      {"_name_or_path": "openai/clip-vit-large-patch14", "architectures": ["CLIPTextModel"],
       "attention_dropout": 0.0, "bos_token_id": 0, "dropout": 0.0, "eos_token_id": 2,
       "hidden_act": "quick_gelu", "hidden_size": 768, "initializer_factor": 1.0,
       "initializer_range": 0.02, "intermediate_size": 3072, "layer_norm_eps": 1e-05,
       "max_position_embeddings": 77, "model_type": "clip_text_model", "num_attention_heads": 12,
       "num_hidden_layers": 12, "pad_token_id": 1, "projection_dim": 768,
       "torch_dtype": "float32", "transformers_version": "4.22.0.dev0", "vocab_size": 49408}
      """;

  private static final String UNET =
      """
      {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.6.0", "act_fn": "silu",
       "attention_head_dim": 8, "block_out_channels": [320, 640, 1280, 1280],
       "center_input_sample": false, "cross_attention_dim": 768,
       "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
         "CrossAttnDownBlock2D", "DownBlock2D"],
       "downsample_padding": 1, "flip_sin_to_cos": true, "freq_shift": 0, "in_channels": 4,
       "layers_per_block": 2, "mid_block_scale_factor": 1, "norm_eps": 1e-05,
       "norm_num_groups": 32, "out_channels": 4, "sample_size": 64,
       "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
         "CrossAttnUpBlock2D"]}
      """;

  private static final String VAE =
      """
      {"_class_name": "AutoencoderKL", "_diffusers_version": "0.6.0", "act_fn": "silu",
       "block_out_channels": [128, 256, 512, 512],
       "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D",
         "DownEncoderBlock2D"],
       "in_channels": 3, "latent_channels": 4, "layers_per_block": 2, "norm_num_groups": 32,
       "out_channels": 3, "sample_size": 512,
       "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D",
         "UpDecoderBlock2D"]}
      """;

  private static final String SCHEDULER =
      """
      {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0", "beta_end": 0.012,
       "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
       "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1,
       "trained_betas": null, "clip_sample": false}
      """;

  @TempDir Path folder;

  @Test
  void readsStableDiffusion15AsItWasPublished() throws IOException {
    StableDiffusionConfig expected = StableDiffusionConfig.sd15();
    assertThat(DiffusersConfigs.text(json(TEXT))).isEqualTo(expected.text().pooling());
    assertThat(DiffusersConfigs.unet(json(UNET))).isEqualTo(expected.unet());
    assertThat(DiffusersConfigs.vae(json(VAE))).isEqualTo(expected.vae());
    assertThat(DiffusersConfigs.noise(json(SCHEDULER))).isEqualTo(expected.noise());
  }

  @Test
  void readsWhatStableDiffusion2Changes() throws IOException {
    String unet =
        with(
            UNET,
            "{\"attention_head_dim\": [5, 10, 20, 20], \"cross_attention_dim\": 1024,"
                + " \"use_linear_projection\": true, \"dual_cross_attention\": false,"
                + " \"num_class_embeds\": null, \"only_cross_attention\": false}");
    UNetConfig read = DiffusersConfigs.unet(json(unet));
    assertThat(read.levels()).extracting(Level::heads).containsExactly(5, 10, 20, 20);
    assertThat(read.midHeads()).isEqualTo(20);
    assertThat(read.contextWidth()).isEqualTo(1024);
    assertThat(read.linearProjection()).isTrue();

    String scheduler = with(SCHEDULER, "{\"prediction_type\": \"v_prediction\"}");
    assertThat(DiffusersConfigs.noise(json(scheduler)).prediction())
        .isEqualTo(PredictionType.V_PREDICTION);
    assertThat(DiffusersConfigs.text(json(with(TEXT, "{\"hidden_act\": \"gelu\"}"))).activation())
        .isEqualTo("gelu");
  }

  @Test
  void absentKeysTakeTheDefaultsOfDiffusers() throws IOException {
    assertThat(DiffusersConfigs.noise(json("{}")))
        .isEqualTo(
            new NoiseScheduleConfig(
                1000,
                0.0001,
                0.02,
                BetaSchedule.LINEAR,
                PredictionType.EPSILON,
                0,
                true,
                Optional.empty(),
                false));
    assertThat(DiffusersConfigs.vae(json("{\"block_out_channels\": [64]}")))
        .isEqualTo(new VaeConfig(3, 4, List.of(64), 1, 32, true, true, 0.18215));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'hidden_act': 'relu'} | hidden_act is relu, expected quick_gelu or gelu",
        "{'hidden_act': 3} | hidden_act is 3, expected a string",
        "{'hidden_size': null} | hidden_size is missing, expected an integer",
        "{'hidden_size': 'wide'} | hidden_size is \"wide\", expected an integer",
        "{'hidden_size': 767.5} | hidden_size is 767.5, expected an integer",
        "{'hidden_size': [768]} | hidden_size is [768], expected an integer",
        "{'layer_norm_eps': 'tiny'} | layer_norm_eps is \"tiny\", expected a number",
        "{'num_attention_heads': 7}"
            + " | hidden_size is 768, which num_attention_heads = 7 does not divide",
      })
  void refusesTextEncodersItCannotBuild(String change, String message) {
    assertRefused(TEXT, change, DiffusersConfigs::text, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'down_block_types': ['DownBlock2D']}"
            + " | down_block_types has 1 entries, expected 4, one a level",
        "{'down_block_types': ['DownBlock2D', 'DownBlock2D', 'DownBlock2D', 'AttnDownBlock2D']}"
            + " | down_block_types names AttnDownBlock2D, which vstar does not know",
        "{'layers_per_block': [2, 2]}"
            + " | layers_per_block has 2 entries, expected 4, one a level",
        "{'attention_head_dim': [8, 8, 8, 'x']}"
            + " | attention_head_dim is [8,8,8,\"x\"], expected a list of integers",
        "{'block_out_channels': []} | block_out_channels is [], expected at least one level",
        "{'use_linear_projection': 'yes'}"
            + " | use_linear_projection is \"yes\", expected true or false",
        "{'norm_num_groups': 48}"
            + " | block_out_channels is 320, which norm_num_groups = 48 does not divide",
        "{'addition_embed_type': 'text_time'}"
            + " | addition_time_embed_dim is missing, expected an integer",
        "{'addition_embed_type': 'image'}"
            + " | addition_embed_type is \"image\", expected \"text_time\"",
        "{'class_embed_type': 'timestep'}"
            + " | class_embed_type is set: this kind of model is not supported",
        "{'act_fn': 'gelu'} | act_fn is \"gelu\", expected \"silu\"",
        "{'flip_sin_to_cos': false} | flip_sin_to_cos is false, expected true",
        "{'resnet_time_scale_shift': 'scale_shift'}"
            + " | resnet_time_scale_shift is \"scale_shift\", expected \"default\"",
      })
  void refusesUNetsItCannotBuild(String change, String message) {
    assertRefused(UNET, change, DiffusersConfigs::unet, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'scaling_factor': 0} | scaling_factor is 0.0, expected a positive number",
        "{'act_fn': 'relu'} | act_fn is \"relu\", expected \"silu\"",
        "{'shift_factor': 0.1} | shift_factor is set: this kind of model is not supported",
      })
  void refusesAutoencodersItCannotBuild(String change, String message) {
    assertRefused(VAE, change, DiffusersConfigs::vae, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prediction_type': 'sample'}"
            + " | prediction_type is sample, expected epsilon or v_prediction",
        "{'beta_schedule': 'squaredcos_cap_v2'}"
            + " | beta_schedule is squaredcos_cap_v2, expected linear or scaled_linear",
        "{'beta_start': 2}"
            + " | beta_start 2.0 and beta_end 0.012 must satisfy 0 < start <= end < 1",
        "{'rescale_betas_zero_snr': true}"
            + " | rescale_betas_zero_snr is true with prediction_type epsilon: the noise in pure"
            + " noise says nothing of a picture; expected v_prediction",
        "{'timestep_spacing': 'random'}"
            + " | timestep_spacing is random, expected leading, linspace or trailing",
        "{'trained_betas': [0.1]} | trained_betas is set: this kind of model is not supported",
      })
  void refusesSchedulesItCannotFollow(String change, String message) {
    assertRefused(SCHEDULER, change, DiffusersConfigs::noise, message);
  }

  @ParameterizedTest
  @MethodSource
  void whatTheWriterWritesReadsBackEqual(StableDiffusionConfig config) throws IOException {
    Files.createDirectories(folder.resolve("tokenizer"));
    new DiffusersFolderWriter(folder).writeConfigs(config);
    assertThat(DiffusersFolder.readConfig(folder)).isEqualTo(config);
  }

  static List<StableDiffusionConfig> whatTheWriterWritesReadsBackEqual() {
    return List.of(
        StableDiffusionConfig.sd15(),
        new StableDiffusionConfig(
            TextConditioningConfig.single(
                new ClipTextConfig(100, 40, 30, 60, 3, 5, "gelu", 1e-6, Optional.empty())),
            new UNetConfig(
                24,
                5,
                6,
                List.of(new Level(8, 1, 0, 2), new Level(16, 3, 2, 4), new Level(32, 2, 5, 8)),
                5,
                8,
                30,
                true,
                4,
                1e-6,
                Optional.empty()),
            new VaeConfig(1, 5, List.of(8, 16), 3, 8, false, false, 0.25),
            new NoiseScheduleConfig(
                500,
                0.001,
                0.02,
                BetaSchedule.LINEAR,
                PredictionType.V_PREDICTION,
                0,
                true,
                Optional.empty(),
                false)));
  }

  private void assertRefused(
      String json, String change, Function<ModelJson, ?> read, String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> read.apply(json(with(json, change.replace('\'', '"')))))
        .withMessage("%s: %s", folder.resolve("config.json"), message);
  }

  private ModelJson json(String text) throws IOException {
    return ModelJson.read(Files.writeString(folder.resolve("config.json"), text));
  }

  private static String with(String json, String change) {
    JsonObject merged = JsonParser.parseString(json).getAsJsonObject();
    JsonParser.parseString(change)
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> merged.add(entry.getKey(), entry.getValue()));
    // JsonObject.toString leaves out what is null, which is what these files mean by it.
    return merged.toString();
  }
}
