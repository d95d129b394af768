package io.vstar.inspect;

import static io.vstar.inspect.HeaderFiles.named;
import static io.vstar.inspect.HeaderFiles.of;
import static io.vstar.inspect.HeaderFiles.sd1;
import static io.vstar.inspect.HeaderFiles.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final Path FILE = Path.of("models/x.safetensors");
  private static final String UNET = "model.diffusion_model.input_blocks.0.0.weight";
  private static final String TEXT_READER =
      "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight";

  @ParameterizedTest
  @CsvSource({
    "cond_stage_model.transformer.text_model.final_layer_norm.bias, SD1",
    "cond_stage_model.transformer.final_layer_norm.bias, SD1",
    "cond_stage_model.model.ln_final.bias, SD2",
    "conditioner.embedders.1.model.ln_final.bias, SDXL",
    "conditioner.embedders.0.model.ln_final.bias, SDXL_REFINER"
  })
  void theFamilyOfACheckpointIsThatOfItsTextEncoders(String encoder, Family expected) {
    Identity identity = Identity.of(named(UNET, encoder), Map.of());
    assertThat(identity.kind()).isEqualTo(FileKind.CHECKPOINT);
    assertThat(identity.family()).contains(expected);
  }

  @Test
  void twoEncodersAreXlWhicheverComesFirst() {
    Map<String, TensorInfo> tensors =
        named(
            "conditioner.embedders.0.transformer.text_model.final_layer_norm.bias",
            "conditioner.embedders.1.model.ln_final.bias",
            UNET);
    assertThat(Identity.of(tensors, Map.of()).title()).isEqualTo("Stable Diffusion XL checkpoint");
  }

  @ParameterizedTest
  @CsvSource({"768, SD1", "1024, SD2", "2048, SDXL", "1280, SDXL_REFINER"})
  void theFamilyOfABareUNetIsThatOfItsContextWidth(long width, Family expected) {
    Identity identity =
        Identity.of(
            of(
                tensor("conv_in.weight", 320, 4, 3, 3),
                tensor("time_embedding.linear_1.weight", 1280, 320),
                tensor(
                    "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight",
                    320,
                    width)),
            Map.of());
    assertThat(identity.kind()).isEqualTo(FileKind.UNET_DIFFUSERS);
    assertThat(identity.family()).contains(expected);
    assertThat(identity.contextWidth()).contains(width);
    assertThat(identity.variant()).contains(UNetVariant.BASE);
    assertThat(identity.isTrainable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
    "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight",
    "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora.down.weight",
    "down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down.weight",
    "base_model.model.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.default.weight"
  })
  void aLoraIsForTheUNetWhoseTextItReads(String name) {
    assertThat(Identity.of(of(tensor(name, 16, 1024)), Map.of()).title())
        .isEqualTo("LoRA for Stable Diffusion 2.x");
  }

  @Test
  void otherAdaptersTellTheirFamilyToo() {
    Map<String, TensorInfo> adapter =
        of(
            tensor("image_proj.proj.weight", 8192, 1280),
            tensor("ip_adapter.1.to_k_ip.weight", 640, 2048));
    assertThat(Identity.of(adapter, Map.of()).title())
        .isEqualTo("IP-Adapter for Stable Diffusion XL");
    Map<String, TensorInfo> flux =
        of(tensor("lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight", 16, 3072));
    assertThat(Identity.of(flux, Map.of()).title()).isEqualTo("LoRA for FLUX");
  }

  @Test
  void metadataTellTheFamilyWhereTensorsDoNot() {
    Map<String, TensorInfo> textOnly =
        of(tensor("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", 8, 768));
    assertThat(Identity.of(textOnly, Map.of()).family()).isEmpty();
    assertThat(Identity.of(textOnly, Map.of("ss_base_model_version", "sd_v1")).family())
        .contains(Family.SD1);
    assertThat(
            Identity.of(
                    textOnly, Map.of("modelspec.architecture", "stable-diffusion-xl-v1-base/lora"))
                .family())
        .contains(Family.SDXL);
  }

  @ParameterizedTest
  @CsvSource({"5, DEPTH", "7, UPSCALER", "8, INSTRUCT_PIX2PIX", "9, INPAINTING"})
  void whatElseAUNetReadsIsNamedAndRefused(long channels, UNetVariant expected) {
    Identity identity = Identity.of(of(sd1(channels)), Map.of());
    assertThat(identity.variant()).contains(expected);
    assertThat(identity.isTrainable()).isFalse();
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Identity.requireCheckpoint(FILE, of(sd1(channels)), Map.of()))
        .withMessage(
            "models/x.safetensors is a Stable Diffusion 1.x %s checkpoint, not a Stable Diffusion"
                + " checkpoint to train on; name a base model",
            expected.id());
  }

  @Test
  void aNumberOfChannelsThatNoVariantHasIsNoBaseModel() {
    Identity identity = Identity.of(of(sd1(6)), Map.of());
    assertThat(identity.variant()).isEmpty();
    assertThat(identity.isTrainable()).isFalse();
  }

  @Test
  void theLoaderGetsWhatItAskedFor() {
    Identity identity = Identity.requireCheckpoint(FILE, of(sd1(4)), Map.of());
    assertThat(identity)
        .isEqualTo(
            new Identity(
                FileKind.CHECKPOINT,
                Optional.of(Family.SD1),
                Optional.of(UNetVariant.BASE),
                Optional.of(768L),
                new Prediction(Optional.empty(), false)));
  }

  @Test
  void theLoaderIsToldWhatElseAFileIs() {
    assertRefusal(
        "is a LoRA (kohya), not a Stable Diffusion checkpoint; it works on top of a model; name the"
            + " model that it was made for",
        named("lora_unet_mid_block_attentions_0_proj_in.lora_down.weight"));
    assertRefusal(
        "is a VAE (diffusers), not a Stable Diffusion checkpoint; it is one part of a model; name"
            + " the whole model",
        named("decoder.up_blocks.0.resnets.0.conv1.weight"));
    assertRefusal(
        "is a FLUX model, not a Stable Diffusion checkpoint; vstar works with Stable Diffusion 1.x,"
            + " 2.x and XL",
        named("double_blocks.0.img_attn.qkv.weight"));
    assertRefusal(
        "is an upscaler (ESRGAN), not a Stable Diffusion checkpoint; name a model",
        named("model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"));
    assertRefusal(
        "is a Stable Diffusion XL refiner checkpoint, not a Stable Diffusion checkpoint to train"
            + " on; name a base model",
        of(
            tensor(UNET, 384, 4, 3, 3),
            tensor("conditioner.embedders.0.model.ln_final.bias", 1280)));
    assertRefusal(
        "is of no kind that vstar knows, not a Stable Diffusion checkpoint: it has 4 tensors"
            + " (a, b, c, …)",
        named("a", "b", "c", "d"));
  }

  private static void assertRefusal(String expected, Map<String, TensorInfo> tensors) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Identity.requireCheckpoint(FILE, tensors, Map.of()))
        .withMessage("models/x.safetensors " + expected);
  }

  @Test
  void thePredictionTypeIsTakenFromWhoeverTellsIt() {
    assertThat(prediction(Map.of()).type()).isEmpty();
    assertThat(prediction(Map.of("modelspec.prediction_type", "epsilon")).type())
        .contains(PredictionType.EPSILON);
    assertThat(prediction(Map.of("modelspec.prediction_type", "v")).type())
        .contains(PredictionType.V_PREDICTION);
    assertThat(prediction(Map.of("modelspec.architecture", "stable-diffusion-v2-768-v")).type())
        .contains(PredictionType.V_PREDICTION);
    assertThat(prediction(Map.of("global_step", "875000")).type()).contains(PredictionType.EPSILON);
    assertThat(prediction(Map.of("global_step", "110000")).type()).isEmpty();
    assertThat(prediction(Map.of(), "v_pred"))
        .isEqualTo(new Prediction(Optional.of(PredictionType.V_PREDICTION), false));
    assertThat(prediction(Map.of(), "v_pred", "ztsnr"))
        .isEqualTo(new Prediction(Optional.of(PredictionType.V_PREDICTION), true));
    assertThat(prediction(Map.of("ss_zero_terminal_snr", "True")).zeroTerminalSnr()).isTrue();
  }

  private static Prediction prediction(Map<String, String> metadata, String... markers) {
    Map<String, TensorInfo> tensors = of(sd1(4));
    tensors.putAll(named(markers));
    return Identity.of(tensors, metadata).prediction();
  }

  @Test
  void oneSmallTableOfFloatsIsAnEmbeddingUnderItsPlaceholder() {
    assertThat(Identity.of(of(tensor("<cat>", 2, 768)), Map.of()).title())
        .isEqualTo("embedding for Stable Diffusion 1.x");
    assertThat(Identity.of(of(tensor("<cat>", 1024)), Map.of()).title())
        .isEqualTo("embedding for Stable Diffusion 2.x");
    assertThat(
            Identity.of(of(tensor("clip_l", 2, 768), tensor("clip_g", 2, 1280)), Map.of()).title())
        .isEqualTo("embedding for Stable Diffusion XL");
    assertThat(Identity.of(of(tensor("weight", 49408, 768)), Map.of()).kind())
        .isEqualTo(FileKind.UNKNOWN);
    assertThat(Identity.of(of(tensor("weight", 1, 4, 3, 3)), Map.of()).kind())
        .isEqualTo(FileKind.UNKNOWN);
    assertThat(Identity.of(of(tensor("weight", 0, 768)), Map.of()).kind())
        .isEqualTo(FileKind.UNKNOWN);
  }

  @Test
  void aTextReaderOfOneAxisTellsNothing() {
    Map<String, TensorInfo> tensors = named(UNET, "cond_stage_model.model.ln_final.bias");
    tensors.put(TEXT_READER, tensor(TEXT_READER, 320));
    assertThat(Identity.of(tensors, Map.of()).contextWidth()).isEmpty();
    tensors.put(TEXT_READER, tensor(TEXT_READER, 320, 48));
    assertThat(Identity.of(tensors, Map.of()).contextWidth()).contains(48L);
  }
}
