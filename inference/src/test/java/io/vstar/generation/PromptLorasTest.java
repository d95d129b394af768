package io.vstar.generation;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.adapter.lora.SampleLoras;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.checkpoint.lora.MergedModel;
import io.vstar.error.ConfigException;
import io.vstar.generation.PromptLoras.Chosen;
import io.vstar.nn.LayerShape;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.PictureSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRAs beside the layers of a model compute what they compute merged into its weights. */
class PromptLorasTest {
  private static final double TOLERANCE = 1e-4; // float32, values of about 1

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static ModelFiles files;
  private static StableDiffusion model;

  private NDArray latents;
  private NDArray text;

  @BeforeAll
  static void load() throws IOException {
    files = Models.open(TinyModel.write(CPU.runtime(), folder.resolve("model")).toString());
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void draw() {
    latents = CPU.gaussian(2, 4, 6, 4);
    text = CPU.gaussian(2, 5, 8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLayerComputesWhatItsMergedWeightDoes(boolean dora) {
    for (LayerShape layer : model.layers().values()) {
      Lora lora = lora(other -> other.equals(layer), dora);
      assertClose(predict(lora, 0.7), predictMerged(lora, 0.7), TOLERANCE);
      assertClose(encode(lora, -0.4), encodeMerged(lora, -0.4), TOLERANCE);
      boolean isUNet = layer.name().startsWith("unet.");
      float[] changed = isUNet ? predict(lora, 0.7) : encode(lora, -0.4);
      float[] base = isUNet ? predict(lora, 0) : encode(lora, 0);
      assertThat(changed).as(layer.name()).isNotEqualTo(base);
    }
  }

  @Test
  void severalTogetherAddUp() {
    Lora one = lora(layer -> layer.name().contains("attn"), false);
    Lora other = lora(layer -> !layer.name().contains("attn1"), true);
    List<Chosen> both = List.of(new Chosen(one, 1, 0.5), new Chosen(other, 0, -0.3));
    ModelFiles merged =
        MergedModel.of(
            files,
            List.of(
                new MergedModel.Weighted(one, 1, 0.5), new MergedModel.Weighted(other, 0, -0.3)),
            Optional.empty());
    try (StableDiffusion loaded = StableDiffusion.load(CPU.runtime(), merged, Precision.FP32)) {
      assertClose(
          predict(model, PromptLoras.adapter(model, both, ContextAdapter.NONE, CPU.scope())),
          predict(loaded, ContextAdapter.NONE),
          TOLERANCE);
    }
  }

  @Test
  void strengthsAndValuesShareAKernelAndLeaveNothingBehind() {
    Lora lora = lora(layer -> true, false);
    float[] base = predict(model, ContextAdapter.NONE);
    ContextAdapter half = adapter(lora, 0.5);
    ContextAdapter whole = adapter(lora, 1);
    assertThat(half.structure()).isEqualTo(whole.structure());
    assertThat(predict(model, half)).isNotEqualTo(predict(model, whole));
    assertThat(predict(model, ContextAdapter.NONE)).containsExactly(base);
    assertThat(adapter(lora, 0)).isSameAs(ContextAdapter.NONE);
  }

  @Test
  void bfloat16ComesClose() {
    Lora lora = lora(layer -> true, true);
    try (StableDiffusion half = StableDiffusion.load(CPU.runtime(), files, Precision.BF16)) {
      ContextAdapter adapter =
          PromptLoras.adapter(
              half, List.of(new Chosen(lora, 1, 0.5)), ContextAdapter.NONE, CPU.scope());
      float[] expected = predict(lora, 0.5);
      float[] actual = predict(half, adapter);
      assertClose(actual, expected, 0.3); // eight bits, values up to 3
      assertThat(actual).isNotEqualTo(expected);
    }
  }

  @Test
  void whatDoesNotFitIsNamedWithBothShapes() {
    LoraModule wide =
        SampleLoras.linear(
            "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k", 768, 320, 4, 4);
    assertThatThrownBy(() -> adapter(SampleLoras.lora(wide), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "LoRA sample changes unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k by a"
                + " weight of shape (320, 768, 1, 1), but the model's is (16, 8)");
    LoraModule second =
        SampleLoras.linear("text_encoder_2.text_model.encoder.layers.0.mlp.fc1", 8, 8, 2, 2);
    assertThatThrownBy(() -> adapter(SampleLoras.lora(second), 1))
        .hasMessageContaining("layers.0.mlp.fc1, which the model does not have");
    assertThatThrownBy(
            () ->
                MergedModel.of(
                    files,
                    List.of(new MergedModel.Weighted(SampleLoras.lora(wide), 1, 1)),
                    Optional.empty()))
        .hasMessageContaining("but its weight has shape [16, 8]");
  }

  private static Lora lora(Predicate<LayerShape> chosen, boolean dora) {
    List<LoraModule> modules = new ArrayList<>();
    for (LayerShape layer : model.layers().values()) {
      if (chosen.test(layer)) {
        int in = Math.toIntExact(layer.in());
        int out = Math.toIntExact(layer.out());
        LoraModule module =
            layer.isConvolution()
                ? SampleLoras.convolution(layer.name(), in, out, 2, layer.kernel())
                : SampleLoras.linear(layer.name(), in, out, 3, 1.5);
        modules.add(dora ? SampleLoras.withMagnitude(module) : module);
      }
    }
    return new Lora("sample", modules, Provenance.UNKNOWN);
  }

  private static ContextAdapter adapter(Lora lora, double strength) {
    List<Chosen> chosen = List.of(new Chosen(lora, strength, strength));
    return PromptLoras.adapter(model, chosen, ContextAdapter.NONE, CPU.scope());
  }

  private float[] predict(Lora lora, double strength) {
    return predict(model, adapter(lora, strength));
  }

  private float[] predictMerged(Lora lora, double strength) {
    ModelFiles merged =
        MergedModel.of(
            files, List.of(new MergedModel.Weighted(lora, strength, strength)), Optional.empty());
    try (StableDiffusion loaded = StableDiffusion.load(CPU.runtime(), merged, Precision.FP32)) {
      return predict(loaded, ContextAdapter.NONE);
    }
  }

  private float[] predict(StableDiffusion loaded, ContextAdapter adapter) {
    NDArray timesteps = CPU.scope().upload(new float[] {3, 900}, 2);
    return loaded.unet().forward(latents, timesteps, Conditioning.of(text), adapter).toFloatArray();
  }

  private static float[] encode(Lora lora, double strength) {
    List<Chosen> chosen = List.of(new Chosen(lora, strength, strength));
    return PromptLoras.encoder(model, chosen, model.promptEncoder(), CPU.scope())
        .encode(CPU.scope(), "a cat", PictureSize.whole(16, 16))
        .context()
        .toFloatArray();
  }

  private static float[] encodeMerged(Lora lora, double strength) {
    ModelFiles merged =
        MergedModel.of(
            files, List.of(new MergedModel.Weighted(lora, strength, strength)), Optional.empty());
    try (StableDiffusion loaded = StableDiffusion.load(CPU.runtime(), merged, Precision.FP32)) {
      return loaded
          .promptEncoder()
          .encode(CPU.scope(), "a cat", PictureSize.whole(16, 16))
          .context()
          .toFloatArray();
    }
  }
}
