package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StableDiffusionTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    folder = TinyModel.write(CPU.runtime(), temp.resolve("tiny"));
  }

  @ParameterizedTest
  @CsvSource({
    "unet/config.json, cross_attention_dim, 8, 9, but the UNet's cross_attention_dim is 9",
    "unet/config.json, in_channels, 4, 5, the unet turns 5 channels into 4",
    "vae/config.json, latent_channels, 4, 8, but the vae has 8"
  })
  void namesPartsThatDoNotFit(String file, String key, int from, int to, String words)
      throws IOException {
    replace(file, "\"%s\": %d".formatted(key, from), "\"%s\": %d".formatted(key, to));
    assertRefused(folder + ": the ", words);
  }

  @Test
  void trainsTheNetworksOfThePlanAndFreezesTheOthers() throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("unet/diffusion_pytorch_model.safetensors"));
    LoadPlan plan = LoadPlan.frozen(Precision.BF16).training(Set.of(ModelPart.UNET));
    try (StableDiffusion model =
        StableDiffusion.load(CPU.runtime(), Models.open(folder.toString()), plan)) {
      List<Weight> trained = model.trained();
      assertThat(trained).hasSize(208).allMatch(weight -> weight.name().startsWith("unet."));
      TensorScope step = CPU.runtime().openScope("step");
      step.borrow(trained.stream().map(Weight::tensor).toArray(NDArray[]::new));
      float[] ramp = new float[4 * 64];
      for (int i = 0; i < ramp.length; i++) {
        ramp[i] = i % 7 - 3;
      }
      NDArray latents = CPU.scope().upload(ramp, 1, 4, 8, 8);
      NDArray timesteps = CPU.scope().upload(new float[] {3}, 1);
      try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
        Conditioning text =
            model
                .promptEncoder()
                .encode(CPU.scope(), List.of("a cat"), List.of(PictureSize.whole(64, 64)));
        NDArray predicted = model.unet().forward(latents, timesteps, text);
        gradients.backward(predicted.sub(CPU.scope().number(1)).square().mean());
      }
      assertThat(trained)
          .allMatch(weight -> weight.tensor().getDataType() == DataType.FLOAT32)
          .allSatisfy(
              weight ->
                  assertThat(GradientScope.of(weight.tensor()).toFloatArray())
                      .as(weight.name())
                      .isNotEqualTo(new float[(int) weight.tensor().size()]));
      step.close();
      // What is trained is a copy: the file, which may be mapped, stays as it is.
      trained.forEach(
          weight ->
              CPU.runtime().overwrite(weight.tensor(), new float[(int) weight.tensor().size()]));
    }
    assertThat(Files.readAllBytes(folder.resolve("unet/diffusion_pytorch_model.safetensors")))
        .isEqualTo(file);
  }

  @Test
  void trainsTheNamedWeightsOfANetworkAndFreezesItsOthers() {
    LoadPlan plan =
        LoadPlan.frozen(Precision.BF16)
            .training(Set.of(ModelPart.UNET), name -> name.contains(".attn2.to_k."));
    try (StableDiffusion model =
        StableDiffusion.load(CPU.runtime(), Models.open(folder.toString()), plan)) {
      assertThat(model.trained())
          .isNotEmpty()
          .allMatch(weight -> weight.name().endsWith(".attn2.to_k.weight"))
          .allMatch(weight -> weight.tensor().getDataType() == DataType.FLOAT32);
      String frozen = model.weightsSha256();
      NDArray trained = model.trained().get(0).tensor();
      CPU.runtime().overwrite(trained, new float[(int) trained.size()]);
      assertThat(model.weightsSha256()).isEqualTo(frozen);
    }
  }

  @Test
  void namesATokenizerWithMoreTokensThanTheTextEncoder() throws IOException {
    replace("tokenizer/vocab.json", "\"<|startoftext|>\": 598", "\"<|startoftext|>\": 6000");
    assertRefused(
        folder.resolve("tokenizer") + " has 6001 tokens and prompts of 77",
        "but the text encoder of tiny 600 and 77");
  }

  @Test
  void namesATextEncoderWithMoreLayersThanItsFileHas() throws IOException {
    replace(
        "text_encoder/config.json",
        "\"num_hidden_layers\": 2",
        "\"num_hidden_layers\": 2000000000");
    assertRefused(
        folder.resolve("text_encoder/model.safetensors").toString(),
        "tensor text_model.encoder.layers.2.layer_norm1.weight is missing");
  }

  private void replace(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    if (!text.contains(from)) {
      throw new IllegalStateException(path + " has no " + from);
    }
    Files.writeString(path, text.replace(from, to));
  }

  private void assertRefused(String start, String words) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () -> StableDiffusion.load(CPU.runtime(), DiffusersFolder.open(folder), Precision.FP32))
        .withMessageStartingWith(start)
        .withMessageContaining(words);
  }
}
