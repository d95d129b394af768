package io.vstar.train.lora;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraLayout;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoraTrainableTest {
  private static final List<LoraTarget> ALL = List.of(LoraTarget.values());

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static ModelFiles files;

  @BeforeAll
  static void write() throws IOException {
    files = Models.open(TinyModel.write(CPU.runtime(), folder.resolve("model")).toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fromTheStartThePredictionIsThatOfTheBaseModel(boolean dora) {
    try (StableDiffusion model = load(LoadPlan.frozen(Precision.FP32))) {
      LoraTrainable trainable = trainable(model, settings(ALL, true, 0, dora));
      NDArray latents = CPU.gaussian(1, 4, 4, 4);
      assertClose(
          loss(model, trainable, latents).toFloatArray(),
          loss(model, null, latents).toFloatArray(),
          dora ? 1e-5 : 0); // a DoRA divides each output by its norm and multiplies by it
    }
  }

  /** The gradients of all networks, with activation checkpointing and in bfloat16 too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyFormOfTheNetworksGivesTheSameGradients(boolean dora) {
    List<float[]> plain = gradients(LoadPlan.frozen(Precision.FP32), dora);
    assertThat(plain).allSatisfy(each -> assertThat(largest(each)).isPositive());
    List<float[]> checkpointed =
        gradients(LoadPlan.frozen(Precision.FP32).withCheckpointing(true), dora);
    List<float[]> half = gradients(LoadPlan.frozen(Precision.BF16), dora);
    for (int i = 0; i < plain.size(); i++) {
      assertClose(checkpointed.get(i), plain.get(i), 1e-5 * largest(plain.get(i)));
      assertThat(cosine(half.get(i), plain.get(i))).isGreaterThan(0.5); // a few small values
    }
    assertThat(cosine(joined(half), joined(plain))).isGreaterThan(0.98); // eight bits
  }

  @Test
  void theGradientOfATextEncoderIsTheSlopeOfTheLoss() {
    try (StableDiffusion model = load(LoadPlan.frozen(Precision.FP32))) {
      LoraTrainable trainable = trainable(model, moved(model, settings(ALL, true, 0, false)));
      NDArray latents = CPU.gaussian(1, 4, 4, 4);
      Parameter one =
          trainable.parameters().stream()
              .filter(each -> each.name().startsWith("text_encoder") && each.name().endsWith("up"))
              .findFirst()
              .orElseThrow();
      float[] gradient = gradients(model, trainable, latents).get(one.name());
      int strongest = strongest(gradient);
      double step = 1e-2;
      double ahead = shifted(model, trainable, one, strongest, step, latents);
      double behind = shifted(model, trainable, one, strongest, -step, latents);
      assertThat((ahead - behind) / (2 * step))
          .isCloseTo(gradient[strongest], offset(0.02 * Math.abs(gradient[strongest])));
    }
  }

  @Test
  void dropoutIsForTrainingAlone() {
    try (StableDiffusion model = load(LoadPlan.frozen(Precision.FP32))) {
      LoraTrainable trainable = trainable(model, moved(model, settings(ALL, true, 0.5, false)));
      NDArray latents = CPU.gaussian(1, 4, 4, 4);
      float measured = loss(model, trainable, latents).getFloat();
      assertThat(loss(model, trainable, latents).getFloat()).isEqualTo(measured);
      trainable.beforeMicroBatch(3);
      float trained = recorded(model, trainable, latents);
      assertThat(recorded(model, trainable, latents)).isNotEqualTo(trained);
      trainable.beforeMicroBatch(3);
      assertThat(recorded(model, trainable, latents)).isEqualTo(trained).isNotEqualTo(measured);
    }
  }

  @Test
  void targetsDecideTheLayers() {
    try (StableDiffusion model = load(LoadPlan.frozen(Precision.FP32))) {
      Lora attention = draw(model, settings(List.of(LoraTarget.ATTENTION), false, 0, false));
      assertThat(attention.modules())
          .allMatch(module -> module.layer().matches("unet\\..*attn[12]\\.to_(q|k|v|out\\.0)"));
      Lora all = draw(model, settings(ALL, true, 0, false));
      assertThat(all.modules())
          .extracting(LoraModule::layer)
          .contains(
              "unet.mid_block.resnets.0.time_emb_proj",
              "unet.mid_block.attentions.0.proj_in",
              "unet.mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj",
              "text_encoder.text_model.encoder.layers.1.self_attn.out_proj")
          .doesNotContain("unet.conv_in", "unet.time_embedding.linear_1");
      assertThatThrownBy(
              () ->
                  new InitialLora(
                          new LoraSettings(
                              64,
                              Optional.empty(),
                              List.of(LoraTarget.ATTENTION),
                              false,
                              1,
                              0,
                              false,
                              false,
                              LoraLayout.KOHYA),
                          files,
                          1)
                      .draw("x", model.layers()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("lora.rank is 64, but unet.");
    }
  }

  @Test
  void groupsHaveTheRateOfTheirNetwork() {
    try (StableDiffusion model = load(LoadPlan.frozen(Precision.FP32))) {
      LoraTrainable trainable =
          new LoraTrainable(
              model, CPU.scope(), draw(model, settings(ALL, true, 0, false)), 0, 0.5, 1);
      assertThat(trainable.parameterGroups())
          .extracting(group -> group.name() + " " + group.learningRateFactor())
          .containsExactly("unet 1.0", "text_encoder 0.5");
      assertThat(LoraTrainable.byParameter(trainable.lora()).keySet())
          .containsExactlyInAnyOrderElementsOf(
              trainable.parameters().stream().map(Parameter::name).toList());
    }
  }

  @Test
  void wrongSettingsNameTheirKey() {
    assertThatThrownBy(() -> settings(List.of(), false, 0, false))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("an empty list");
    assertThatThrownBy(() -> settings(ALL, false, 1, false)).hasMessageContaining("dropout");
    LoraSettings stabilized =
        new LoraSettings(16, Optional.of(8.0), ALL, false, 1, 0, false, true, LoraLayout.KOHYA);
    assertThat(stabilized.effectiveAlpha() / 16).isEqualTo(8 / Math.sqrt(16));
  }

  private static LoraSettings settings(
      List<LoraTarget> targets, boolean textEncoder, double dropout, boolean dora) {
    return new LoraSettings(
        2, Optional.empty(), targets, textEncoder, 1, dropout, dora, false, LoraLayout.KOHYA);
  }

  private static StableDiffusion load(LoadPlan plan) {
    return StableDiffusion.load(CPU.runtime(), files, plan);
  }

  private static Lora draw(StableDiffusion model, LoraSettings settings) {
    return new InitialLora(settings, files, 1).draw("drawn", model.layers());
  }

  private static LoraTrainable trainable(StableDiffusion model, LoraSettings settings) {
    return trainable(model, draw(model, settings), settings.dropout());
  }

  private static LoraTrainable trainable(StableDiffusion model, Moved moved) {
    return trainable(model, moved.lora(), moved.dropout());
  }

  private static LoraTrainable trainable(StableDiffusion model, Lora lora, double dropout) {
    return new LoraTrainable(model, CPU.scope(), lora, dropout, 1, 1);
  }

  /** A LoRA that is past its start, where all gradients but those of up are zero. */
  private record Moved(Lora lora, double dropout) {}

  private static Moved moved(StableDiffusion model, LoraSettings settings) {
    SplittableRandom random = new SplittableRandom(5);
    List<LoraModule> modules = new ArrayList<>();
    for (LoraModule module : draw(model, settings).modules()) {
      float[] up = new float[module.out() * module.rank()];
      for (int i = 0; i < up.length; i++) {
        up[i] = (float) (0.1 * random.nextGaussian());
      }
      modules.add(
          new LoraModule(
              module.layer(),
              module.down(),
              HostTensor.ofFloats("up", up, module.out(), module.rank()),
              module.alpha(),
              module.magnitude()));
    }
    return new Moved(draw(model, settings).with(modules), settings.dropout());
  }

  private static List<float[]> gradients(LoadPlan plan, boolean dora) {
    try (StableDiffusion model = load(plan)) {
      LoraTrainable trainable = trainable(model, moved(model, settings(ALL, true, 0, dora)));
      float[] values = new float[64];
      SplittableRandom random = new SplittableRandom(2);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      NDArray latents = CPU.scope().upload(values, 1, 4, 4, 4);
      Map<String, float[]> gradients = gradients(model, trainable, latents);
      return trainable.parameters().stream().map(each -> gradients.get(each.name())).toList();
    }
  }

  private static Map<String, float[]> gradients(
      StableDiffusion model, LoraTrainable trainable, NDArray latents) {
    Map<String, float[]> gradients = new HashMap<>();
    try (TensorScope scope = CPU.scope().openScope("step")) {
      scope.borrow(trainable.parameters().stream().map(Parameter::tensor).toArray(NDArray[]::new));
      try (GradientScope recording = GradientScope.open(CPU.runtime())) {
        recording.backward(loss(model, trainable, latents));
      }
      trainable
          .parameters()
          .forEach(
              each -> gradients.put(each.name(), GradientScope.of(each.tensor()).toFloatArray()));
    }
    return gradients;
  }

  private static float recorded(StableDiffusion model, LoraTrainable trainable, NDArray latents) {
    try (GradientScope recording = GradientScope.open(CPU.runtime())) {
      NDArray loss = loss(model, trainable, latents);
      recording.backward(loss);
      return loss.getFloat();
    }
  }

  /** Computes the loss with one value moved, and moves it back. */
  private static double shifted(
      StableDiffusion model,
      LoraTrainable trainable,
      Parameter parameter,
      int index,
      double by,
      NDArray latents) {
    float[] values = parameter.tensor().toFloatArray();
    float[] moved = values.clone();
    moved[index] += (float) by;
    parameter.tensor().set(moved);
    double loss = loss(model, trainable, latents).getFloat();
    parameter.tensor().set(values);
    return loss;
  }

  /** Computes the mean of the squared prediction; without an adapter if there is no LoRA. */
  private static NDArray loss(StableDiffusion model, LoraTrainable trainable, NDArray latents) {
    PromptEncoder plain = model.promptEncoder();
    PromptEncoder encoder = trainable == null ? plain : trainable.in(plain);
    Conditioning text = encoder.encode(CPU.scope(), "a cat", PictureSize.whole(16, 16));
    NDArray timesteps = CPU.scope().upload(new float[] {500}, 1);
    NDArray prediction =
        trainable == null
            ? model.unet().forward(latents, timesteps, text)
            : model.unet().forward(latents, timesteps, text, trainable.context());
    return prediction.square().mean();
  }

  private static double largest(float[] values) {
    return Math.abs(values[strongest(values)]);
  }

  private static int strongest(float[] values) {
    int strongest = 0;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[strongest])) {
        strongest = i;
      }
    }
    return strongest;
  }

  private static float[] joined(List<float[]> all) {
    float[] joined = new float[all.stream().mapToInt(each -> each.length).sum()];
    int at = 0;
    for (float[] each : all) {
      System.arraycopy(each, 0, joined, at, each.length);
      at += each.length;
    }
    return joined;
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
      squares += one[i] * one[i];
      others += other[i] * other[i];
    }
    return product / Math.sqrt(squares * others);
  }
}
