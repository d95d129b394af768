package io.vstar.train.objective;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.TinyConfig;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.LearnedVectors;
import io.vstar.clip.PromptBatch;
import io.vstar.conditioning.Conditioner;
import io.vstar.conditioning.LearnedWords;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiffusionLossTest {
  private static final int[] TIMESTEPS = {0, 250, 700, 999};
  private static final int VALUES = 4 * 4 * 4;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private final NoiseSchedule epsilon = schedule(PredictionType.EPSILON);
  private final NoiseSchedule velocity = schedule(PredictionType.V_PREDICTION);
  private ClipTextModel text;
  private UNet unet;
  private NDArray latents;
  private NDArray noise;

  @BeforeEach
  void build() {
    DrawnWeights textWeights = new DrawnWeights(CPU.scope(), 1);
    DrawnWeights unetWeights = new DrawnWeights(CPU.scope(), 2);
    text = new ClipTextModel(CPU.runtime(), TinyConfig.text(), textWeights, Precision.FP32);
    unet = new UNet(CPU.runtime(), TinyConfig.unet(), unetWeights, Precision.FP32);
    latents = CPU.gaussian(4, 4, 4, 4);
    noise = CPU.gaussian(4, 4, 4, 4);
  }

  @Test
  void noisingKeepsTheShareOfEachTimestep() {
    NDArray noised = new ForwardDiffusion(epsilon).addNoise(latents, noise, TIMESTEPS);
    // Two products and a sum of values of up to 4.
    assertClose(
        noised.toFloatArray(),
        combined(t -> Math.sqrt(epsilon.alphaCumprod(t)), t -> epsilon.noiseScale(t)),
        1e-6);
    assertThat(noised.getManager()).isSameAs(latents.getManager());
  }

  @Test
  void theTargetIsTheNoiseOrTheVelocity() {
    assertThat(new ForwardDiffusion(epsilon).target(latents, noise, TIMESTEPS).toFloatArray())
        .containsExactly(noise.toFloatArray());
    assertClose(
        new ForwardDiffusion(velocity).target(latents, noise, TIMESTEPS).toFloatArray(),
        combined(t -> -velocity.noiseScale(t), t -> Math.sqrt(velocity.alphaCumprod(t))),
        1e-6);
  }

  @Test
  void isTheMeanSquaredErrorOfEachExamplesPrediction() {
    NDArray vectors = CPU.gaussian(1, 8);
    LearnedVectors overlay = new LearnedVectors(CPU.runtime(), vectors);
    for (NoiseSchedule schedule : List.of(epsilon, velocity)) {
      DiffusionLoss loss = loss(schedule, vectors);
      NDArray actual = loss.perExample(examples(0, 4), ContextAdapter.NONE);

      NDArray context =
          text.encode(PromptBatch.upload(CPU.scope(), prompts(0, 4), Map.of("cat", 0)), overlay)
              .lastHiddenState();
      float[] predicted =
          unet.forward(
                  new ForwardDiffusion(loss.schedule()).addNoise(latents, noise, TIMESTEPS),
                  CPU.scope().upload(new float[] {0, 250, 700, 999}, 4),
                  Conditioning.of(context))
              .toFloatArray();
      float[] target =
          new ForwardDiffusion(loss.schedule()).target(latents, noise, TIMESTEPS).toFloatArray();
      assertThat(actual.getShape()).isEqualTo(new Shape(4));
      for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (int j = i * VALUES; j < (i + 1) * VALUES; j++) {
          sum += Math.pow((double) predicted[j] - target[j], 2);
        }
        assertThat((double) actual.getFloat(i)).isCloseTo(sum / VALUES, within(1e-5));
      }
    }
  }

  @Test
  void aMaskWeighsCellsAndUniformOnesChangeNoBit() {
    DiffusionLoss loss = loss(epsilon);
    DiffusionExamples plain = examples(0, 4);
    float[] whole = loss.perExample(plain, ContextAdapter.NONE).toFloatArray();

    // The first cell of the first example alone, the left half of the second, all of the others.
    float[] cell = new float[16];
    cell[0] = 0.25f;
    float[] half = new float[16];
    float[] otherHalf = new float[16];
    for (int i = 0; i < 16; i++) {
      half[i] = i % 4 < 2 ? 3 : 0;
      otherHalf[i] = i % 4 < 2 ? 0 : 1;
    }
    float[] uniform = new float[16];
    Arrays.fill(uniform, 0.3f);
    List<float[]> masks = List.of(cell, half, uniform, uniform);
    float[] masked = loss.perExample(masked(plain, masks), ContextAdapter.NONE).toFloatArray();
    float[] rest =
        loss.perExample(
                masked(plain, List.of(uniform, otherHalf, uniform, uniform)), ContextAdapter.NONE)
            .toFloatArray();

    float[] squares = squares(loss, plain);
    double ofCell = 0;
    for (int channel = 0; channel < 4; channel++) {
      ofCell += squares[channel * 16] / 4.0;
    }
    assertThat((double) masked[0]).isCloseTo(ofCell, within(1e-5));
    assertThat((masked[1] + rest[1]) / 2).isCloseTo(whole[1], within(1e-5f));
    assertThat(masked[1]).isNotCloseTo(rest[1], within(1e-3f));
    assertThat(masked[2]).isEqualTo(whole[2]);
    assertThat(masked[3]).isEqualTo(whole[3]);
  }

  @Test
  void everyFunctionIsMaskedLikeTheSquares() {
    DiffusionExamples plain = examples(0, 4);
    float[] left = new float[16];
    float[] right = new float[16];
    float[] uniform = new float[16];
    for (int i = 0; i < 16; i++) {
      left[i] = i % 4 < 2 ? 2 : 0;
      right[i] = i % 4 < 2 ? 0 : 0.5f;
      uniform[i] = 7;
    }
    for (LossFunction function :
        List.of(
            LossFunction.L1,
            LossFunction.huber(HuberThreshold.snr(0.1)),
            LossFunction.smoothL1(HuberThreshold.exponential(0.1, 1)))) {
      DiffusionLoss loss = loss(epsilon).with(function);
      float[] whole = loss.perExample(plain, ContextAdapter.NONE).toFloatArray();
      float[][] parts = new float[2][];
      for (int i = 0; i < 2; i++) {
        List<float[]> masks = List.of(i == 0 ? left : right, uniform, uniform, uniform);
        parts[i] = loss.perExample(masked(plain, masks), ContextAdapter.NONE).toFloatArray();
      }
      assertThat((parts[0][0] + parts[1][0]) / 2).isCloseTo(whole[0], within(1e-5f));
      assertThat(parts[0][0]).isNotCloseTo(parts[1][0], within(1e-4f));
      assertThat(parts[0][1]).isEqualTo(whole[1]);
    }
  }

  /** The squared errors of the first example. */
  private float[] squares(DiffusionLoss loss, DiffusionExamples examples) {
    NDArray noised = new ForwardDiffusion(loss.schedule()).addNoise(latents, noise, TIMESTEPS);
    NDArray at = CPU.scope().upload(new float[] {0, 250, 700, 999}, 4);
    NDArray predicted = unet.forward(noised, at, loss.encode(examples));
    return predicted
        .sub(new ForwardDiffusion(loss.schedule()).target(latents, noise, TIMESTEPS))
        .square()
        .get(0)
        .toFloatArray();
  }

  private static DiffusionExamples masked(DiffusionExamples plain, List<float[]> masks) {
    return new DiffusionExamples(
        plain.latents(),
        plain.noise(),
        plain.timesteps(),
        plain.prompts(),
        plain.sizes(),
        plain.weights(),
        Optional.of(new LossMask(masks, 4, 4)));
  }

  @Test
  void gradientsOfHalvesAddUpToThatOfTheWholeBatch() {
    NDArray vectors = CPU.gaussian(1, 8);
    GradientScope.require(vectors);

    float[] whole = gradient(vectors, List.of(examples(0, 4)));
    float[] halves = gradient(vectors, List.of(examples(0, 2), examples(2, 4)));

    assertThat(Math.abs(whole[0])).isGreaterThan(1e-3f);
    // Gradients of about 0.1, summed in another order.
    assertClose(halves, whole, 1e-5);
  }

  /** The gradient of the mean over all examples, one backward pass for each part. */
  private float[] gradient(NDArray vectors, List<DiffusionExamples> parts) {
    for (DiffusionExamples part : parts) {
      try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
        gradients.backward(
            loss(epsilon, vectors).perExample(part, ContextAdapter.NONE).mean().div(parts.size()));
      }
    }
    NDArray gradient = GradientScope.of(vectors);
    float[] values = gradient.toFloatArray();
    gradient.muli(0f);
    return values;
  }

  private DiffusionLoss loss(NoiseSchedule schedule) {
    return loss(schedule, CPU.gaussian(1, 8));
  }

  private DiffusionLoss loss(NoiseSchedule schedule, NDArray vectors) {
    LearnedWords words =
        LearnedWords.of(CPU.runtime(), List.of(new Placeholder("cat", 1)), List.of(vectors));
    Conditioner conditioner = new Conditioner(List.of(text), ContextLayer.LAST_NORMED, false);
    return new DiffusionLoss(schedule, conditioner.with(words), unet);
  }

  private DiffusionExamples examples(int from, int to) {
    String rows = from + ":" + to;
    return new DiffusionExamples(
        latents.get(rows),
        noise.get(rows),
        Arrays.copyOfRange(TIMESTEPS, from, to),
        List.of(prompts(from, to)),
        List.of());
  }

  /** Four different prompts, each with a learned vector at its second place. */
  private static TokenizedPrompts prompts(int from, int to) {
    List<TokenizedPrompt> prompts = new ArrayList<>();
    for (long i = from; i < to; i++) {
      prompts.add(
          TokenizedPrompt.of(
              PromptChunk.unweighted(
                  List.of(598L, 0L, 40 + i, 599L), 3, List.of(new Slot(1, "cat", 0)))));
    }
    return new TokenizedPrompts(prompts);
  }

  /** a·latents + b·noise with factors by timestep, in double. */
  private float[] combined(IntToDoubleFunction ofLatents, IntToDoubleFunction ofNoise) {
    float[] clean = latents.toFloatArray();
    float[] added = noise.toFloatArray();
    float[] result = new float[clean.length];
    for (int i = 0; i < result.length; i++) {
      int t = TIMESTEPS[i / VALUES];
      result[i] =
          (float) (ofLatents.applyAsDouble(t) * clean[i] + ofNoise.applyAsDouble(t) * added[i]);
    }
    return result;
  }

  private static NoiseSchedule schedule(PredictionType prediction) {
    return new NoiseSchedule(
        new NoiseScheduleConfig(
            1000,
            0.00085,
            0.012,
            BetaSchedule.SCALED_LINEAR,
            prediction,
            1,
            false,
            Optional.empty(),
            false));
  }
}
