package io.vstar.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.TinyConfig;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipFolderTest {
  // As published: openai/clip-vit-large-patch14, without the keys of text and generation.
  private static final String WHOLE =
      """
      {"architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": 768,
       "text_config": {"hidden_size": 768, "projection_dim": 768},
       "vision_config": {"dropout": 0.0, "hidden_act": "quick_gelu", "hidden_size": 1024,
         "image_size": 224, "intermediate_size": 4096, "layer_norm_eps": 1e-05,
         "model_type": "clip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 24,
         "patch_size": 14, "projection_dim": 768}}
      """;

  // Its preprocessor_config.json.
  private static final String PREPROCESSOR =
      """
      {"crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true,
       "feature_extractor_type": "CLIPFeatureExtractor",
       "image_mean": [0.48145466, 0.4578275, 0.40821073],
       "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 224}
      """;

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    ClipImageProcessor processor =
        new ClipImageProcessor(8, List.of(0.5, 0.25, 0.125), List.of(0.5, 0.6, 0.7));
    new DiffusersFolderWriter(folder).writeConfigs(TinyConfig.sd(), TinyConfig.vision(), processor);
    ClipFolder read = ClipFolder.open(folder);
    assertThat(read.vision()).isEqualTo(TinyConfig.vision());
    assertThat(read.processor()).isEqualTo(processor);
    assertThat(read.text()).isEqualTo(TinyConfig.text());
    assertThat(folder.resolve("model_index.json"))
        .content()
        .containsIgnoringNewLines(
            "\"image_encoder\": [\n    \"transformers\",\n    \"CLIPVisionModelWithProjection\"")
        .contains("\"CLIPImageProcessor\"");
  }

  @Test
  void aWholeClipModelIsRead() throws Exception {
    write("image_encoder/config.json", WHOLE);
    write(ClipFolder.PREPROCESSOR, PREPROCESSOR);
    ClipFolder read = ClipFolder.open(folder);
    assertThat(read.vision())
        .isEqualTo(new ClipVisionConfig(1024, 4096, 24, 16, 224, 14, 768, "quick_gelu", 1e-5));
    assertThat(read.vision().tokens()).isEqualTo(257);
    assertThat(read.processor()).isEqualTo(ClipImageProcessor.ofOpenAi(224));
  }

  @Test
  void theFolderOfAWholeClipModelHasBothHalves() throws Exception {
    write("config.json", WHOLE);
    write("preprocessor_config.json", PREPROCESSOR);
    ClipFolder read = ClipFolder.open(folder);
    assertThat(read.vision().width()).isEqualTo(1024);
    assertThat(read.hasTextEncoder()).isTrue();
    // What the config leaves out is as transformers has it.
    assertThat(read.text())
        .isEqualTo(
            new ClipTextConfig(49408, 77, 768, 2048, 12, 8, "quick_gelu", 1e-5, Optional.of(768)));
    write("config.json", WHOLE.replace("\"model_type\": \"clip\"", "\"model_type\": \"vit\""));
    assertRefused("config.json", "model_type is not clip; expected the config of a CLIPModel");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"patch_size\": 14', '\"patch_size\": 15', 'image_size is 224, which patch_size = 15 does not"
        + " divide'",
    "quick_gelu, relu, 'vision_config.hidden_act is relu, expected quick_gelu or gelu'",
    "'\"patch_size\": 14', '\"num_channels\": 1', 'vision_config.num_channels is 1, expected 3'",
    "'\"hidden_size\": 1024', '\"hidden_size\": \"x\"', 'vision_config.hidden_size is \"x\","
        + " expected an integer'",
  })
  void configsThatDoNotFitAreRefused(String from, String to, String message) throws Exception {
    write("image_encoder/config.json", WHOLE.replace(from, to));
    assertRefused("image_encoder/config.json", message);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"resample\": 3', '\"resample\": 2', 'resample is 2, expected 3'",
    "'\"size\": 224', '\"size\": {\"shortest_edge\": 256}', 'size.shortest_edge is 256, expected"
        + " 224'",
    "'\"crop_size\": 224', '\"crop_size\": 256', 'crop_size is 256, expected 224'",
    "'\"do_resize\": true', '\"do_resize\": false', 'do_resize is false, expected true'",
    "'[0.48145466, 0.4578275, 0.40821073]', 0.5, 'image_mean is 0.5, expected a list of numbers'",
  })
  void anotherPreprocessingIsRefused(String from, String to, String message) throws Exception {
    write("image_encoder/config.json", WHOLE);
    write(ClipFolder.PREPROCESSOR, PREPROCESSOR.replace(from, to));
    assertRefused(ClipFolder.PREPROCESSOR, message);
  }

  private void assertRefused(String file, String message) {
    assertThatThrownBy(() -> ClipFolder.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder.resolve(file) + ": " + message);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
