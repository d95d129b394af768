package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.hub.FileChoice.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
  /** The files of every model in diffusers layout besides its weights. */
  private static final List<String> SMALL =
      List.of(
          "model_index.json",
          "scheduler/scheduler_config.json",
          "tokenizer/merges.txt",
          "tokenizer/vocab.json",
          "text_encoder/config.json",
          "unet/config.json",
          "vae/config.json");

  private static final List<String> PLAIN =
      List.of(
          "text_encoder/model.safetensors",
          "unet/diffusion_pytorch_model.safetensors",
          "vae/diffusion_pytorch_model.safetensors");

  @Test
  void ofTheRepositoryOfStableDiffusionOnlyTheNeededFilesAreTaken() {
    // stable-diffusion-v1-5/stable-diffusion-v1-5
    List<String> files =
        both(
            both(SMALL, PLAIN),
            List.of(
                ".gitattributes",
                "README.md",
                "feature_extractor/preprocessor_config.json",
                "safety_checker/config.json",
                "safety_checker/model.safetensors",
                "text_encoder/model.fp16.safetensors",
                "text_encoder/pytorch_model.bin",
                "unet/diffusion_pytorch_model.bin",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "unet/diffusion_pytorch_model.non_ema.safetensors",
                "v1-5-pruned-emaonly.ckpt",
                "v1-5-pruned-emaonly.safetensors",
                "v1-inference.yaml",
                "vae/diffusion_pytorch_model.bin",
                "vae/diffusion_pytorch_model.fp16.safetensors"));
    assertThat(choose(files)).isEqualTo(new Selection(both(SMALL, PLAIN), Optional.empty(), true));
  }

  @Test
  void otherFrameworksAreNeverTaken() {
    List<String> others =
        List.of(
            "text_encoder/flax_model.msgpack",
            "text_encoder/model.onnx",
            "text_encoder/openvino_model.bin",
            "text_encoder/openvino_model.xml",
            "unet/diffusion_flax_model.msgpack",
            "unet/model.onnx_data",
            "unet/openvino_model.bin",
            "vae_decoder/model.onnx",
            "vae_1_0/diffusion_pytorch_model.safetensors");
    assertThat(choose(both(both(SMALL, PLAIN), others)).files()).isEqualTo(both(SMALL, PLAIN));
    assertThatThrownBy(() -> choose(both(SMALL, others)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name: text_encoder has no weights of PyTorch, neither .safetensors nor .bin");
  }

  @Test
  void aWantedVariantIsTakenWhereThereIsOne() {
    List<String> files =
        both(
            both(SMALL, PLAIN),
            List.of(
                "text_encoder/model.fp16.safetensors",
                "unet/diffusion_pytorch_model.fp16.safetensors"));
    Selection fp16 = choose(files, "fp16");
    assertThat(fp16.files())
        .containsAll(SMALL)
        .contains(
            "text_encoder/model.fp16.safetensors",
            "unet/diffusion_pytorch_model.fp16.safetensors",
            "vae/diffusion_pytorch_model.safetensors")
        .hasSize(SMALL.size() + 3);
    assertThat(fp16.certain()).isFalse();
    assertThatThrownBy(() -> choose(files, "bf16"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("owner/name has no weights in the variant bf16; it has the plain ones, fp16");
  }

  @Test
  void theOnlyVariantIsTakenUnasked() {
    List<String> fp16 = PLAIN.stream().map(f -> f.replace(".safe", ".fp16.safe")).toList();
    assertThat(choose(both(SMALL, fp16)))
        .isEqualTo(new Selection(both(SMALL, fp16), Optional.empty(), false));
    List<String> two = both(fp16, List.of("unet/diffusion_pytorch_model.bf16.safetensors"));
    assertThatThrownBy(() -> choose(both(SMALL, two)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "owner/name: unet has weights in the variants bf16, fp16 only; choose one with"
                + " --variant (base.variant)");
  }

  @Test
  void picklesAreTakenWhereThereIsNothingElse() {
    List<String> weights =
        List.of(
            "text_encoder/pytorch_model.bin",
            "unet/diffusion_pytorch_model.fp16.safetensors",
            "unet/diffusion_pytorch_model.bin",
            "vae/diffusion_pytorch_model.bin");
    assertThat(choose(both(SMALL, weights)).files())
        .containsAll(
            List.of(
                "text_encoder/pytorch_model.bin",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "vae/diffusion_pytorch_model.bin"))
        .doesNotContain("unet/diffusion_pytorch_model.bin");
  }

  @Test
  void shardsComeWithTheirIndex() {
    String unet = "unet/diffusion_pytorch_model";
    List<String> sharded =
        List.of(
            PLAIN.get(0),
            unet + ".safetensors.index.json",
            unet + "-00001-of-00002.safetensors",
            unet + "-00002-of-00002.safetensors",
            PLAIN.get(2));
    List<String> fp16 =
        List.of(
            unet + ".safetensors.index.fp16.json",
            unet + ".fp16-00001-of-00002.safetensors",
            unet + ".fp16-00002-of-00002.safetensors");
    List<String> files = both(both(SMALL, sharded), fp16);
    assertThat(choose(files).files()).isEqualTo(both(SMALL, sharded));
    assertThat(choose(files, "fp16").files()).containsAll(fp16).doesNotContain(sharded.get(1));
    assertThatThrownBy(() -> choose(without(files, unet + "-00002-of-00002.safetensors")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("owner/name: unet lacks shard 2 of 2");
    assertThatThrownBy(() -> choose(without(files, unet + ".safetensors.index.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("owner/name: unet has shards, but no index of them");
  }

  @Test
  void aSecondTextEncoderAndTokenizerAreTaken() {
    List<String> second =
        List.of(
            "text_encoder_2/config.json",
            "text_encoder_2/model.safetensors",
            "tokenizer_2/vocab.json");
    assertThat(choose(both(both(SMALL, PLAIN), second)).files()).containsAll(second);
  }

  @Test
  void aModelOfAnotherKindIsRefusedBeforeAnythingIsFetched() {
    assertThatThrownBy(
            () ->
                choose(
                    List.of(
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "text_encoder/config.json",
                        "transformer/config.json",
                        "tokenizer/vocab.json",
                        "vae/config.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name is not Stable Diffusion in diffusers layout: it has no folder unet, it has"
                + " scheduler, text_encoder, tokenizer, transformer, vae");
  }

  @Test
  void theOnlyCheckpointIsTheModel() {
    assertThat(choose(List.of("README.md", "a.safetensors", "a.ckpt", "loras/b.safetensors")))
        .isEqualTo(new Selection(List.of("a.safetensors"), Optional.of("a.safetensors"), false));
    assertThat(choose(List.of("a.ckpt")).single()).contains("a.ckpt");
  }

  @Test
  void severalCheckpointsAreNamedToChooseFrom() {
    assertThatThrownBy(() -> choose(List.of("sd-v1-4.ckpt", "sd-v1-4-full-ema.ckpt")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name has 2 checkpoints; choose one: owner/name:sd-v1-4-full-ema.ckpt,"
                + " owner/name:sd-v1-4.ckpt");
  }

  @Test
  void aRepositoryWithoutAModelSaysWhatItHas() {
    assertThatThrownBy(() -> choose(List.of("README.md", "data.csv")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name has neither a model in diffusers layout nor a .safetensors or .ckpt at its"
                + " root; it has README.md, data.csv");
  }

  @Test
  void theTokenizerIsFourFiles() {
    TokenizerChoice choice = new TokenizerChoice(FakeHub.ID);
    assertThat(
            choice.choose(List.of("config.json", "merges.txt", "model.safetensors", "vocab.json")))
        .isEqualTo(new Selection(List.of("vocab.json", "merges.txt"), Optional.empty(), false));
    assertThatThrownBy(() -> choice.choose(List.of("vocab.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has no merges.txt at its root");
  }

  private static Selection choose(List<String> files) {
    return new ModelChoice(FakeHub.ID, Optional.empty()).choose(files);
  }

  private static Selection choose(List<String> files, String variant) {
    return new ModelChoice(FakeHub.ID, Optional.of(variant)).choose(files);
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<String> without(List<String> files, String file) {
    List<String> rest = new ArrayList<>(files);
    rest.remove(file);
    return rest;
  }
}
