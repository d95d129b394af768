package io.vstar.sampling;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TinyConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClassifierFreeGuidanceTest {
  // Values of about 1 through some thirty layers in float32, times a guidance of up to 7.5.
  private static final double TOLERANCE = 5e-4;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private UNet unet;
  private NDArray latents;
  private NDArray positive;
  private NDArray negative;

  @BeforeEach
  void build() {
    unet =
        new UNet(
            CPU.runtime(), TinyConfig.unet(), new DrawnWeights(CPU.scope(), 3), Precision.FP32);
    latents = CPU.gaussian(2, 4, 4, 4);
    positive = CPU.gaussian(2, 5, 8);
    negative = CPU.gaussian(2, 5, 8);
  }

  @Test
  void scaleOneIsThePromptsOwnPrediction() {
    NDArray guided = guidance(1).predict(latents, at(300));
    assertThat(guided).isEqualTo(predict(positive, 300));
  }

  @Test
  void scaleZeroIsTheNegativePromptsPrediction() {
    assertClose(guidance(0).predict(latents, at(300)), predict(negative, 300), TOLERANCE);
  }

  @Test
  void isLinearInTheScale() {
    NDArray towards = predict(positive, 300);
    NDArray away = predict(negative, 300);
    assertThat(towards.sub(away).abs().max().getFloat()).isGreaterThan(0.05f);
    for (double scale : new double[] {0.5, 2, 7.5}) {
      assertClose(
          guidance(scale).predict(latents, at(300)),
          towards.sub(away).mul(scale).add(away),
          TOLERANCE);
    }
  }

  @Test
  void asksAtTimestepsBetweenWholeOnes() {
    NDArray between = guidance(1).predict(latents, at(300.5));
    assertThat(between).isEqualTo(predict(positive, 300.5f));
    assertThat(between).isNotEqualTo(predict(positive, 300));
  }

  @Test
  void severalPromptsPushByTheirWeights() {
    NDArray other = CPU.gaussian(2, 5, 8);
    Guidance both =
        new Guidance(
            List.of(
                new WeightedConditioning(Conditioning.of(positive), 1.2),
                new WeightedConditioning(Conditioning.of(other), -0.5)),
            Conditioning.of(negative),
            3);
    NDArray away = predict(negative, 300);
    NDArray expected =
        away.add(predict(positive, 300).sub(away).mul(3.6))
            .add(predict(other, 300).sub(away).mul(-1.5));
    assertClose(guided(both).predict(latents, at(300)), expected, TOLERANCE);
  }

  @Test
  void textsOfOtherLengthsArePredictedByThemselves() {
    NDArray longer = CPU.gaussian(2, 10, 8);
    NDArray away = predict(negative, 300);
    NDArray expected = away.add(predict(longer, 300).sub(away).mul(2));
    Guidance guidance = Guidance.of(Conditioning.of(longer), Conditioning.of(negative), 2);
    assertClose(guided(guidance).predict(latents, at(300)), expected, TOLERANCE);
  }

  @Test
  void onePictureMeetsAnyNumberOfTexts() {
    NDArray picture = latents.get("0:1");
    List<WeightedConditioning> three =
        Stream.of(positive.get("0:1"), positive.get("1:2"), negative.get("1:2"))
            .map(context -> new WeightedConditioning(Conditioning.of(context), 0.5))
            .toList();
    Guidance guidance = new Guidance(three, Conditioning.of(negative.get("0:1")), 2);
    NDArray away = predict(picture, negative.get("0:1"), 300);
    NDArray expected = away;
    for (WeightedConditioning each : three) {
      expected = expected.add(predict(picture, each.conditioning().context(), 300).sub(away));
    }
    assertClose(guided(guidance).predict(picture, at(300)), expected, TOLERANCE);
  }

  /** Of prompts with weights, the deviation is that of the wanted ones' mean. */
  @Test
  void rescaledGuidanceHasTheDeviationOfTheWantedPrompts() {
    NDArray unwanted = CPU.gaussian(2, 5, 8);
    Guidance guidance =
        new Guidance(
            List.of(
                new WeightedConditioning(Conditioning.of(positive), 1),
                new WeightedConditioning(Conditioning.of(unwanted), -1)),
            Conditioning.of(negative),
            7);
    NDArray whole = guided(guidance).with(new GuidanceRescale(1)).predict(latents, at(300));
    NDArray wanted = predict(positive, 300);
    NDArray plain = guided(guidance).predict(latents, at(300));
    for (int i = 0; i < 2; i++) {
      String picture = i + ":" + (i + 1);
      double ratio = deviation(wanted.get(picture)) / deviation(plain.get(picture));
      assertClose(whole.get(picture), plain.get(picture).mul(ratio), TOLERANCE);
    }
    assertThat(guided(guidance).with(GuidanceRescale.NONE).predict(latents, at(300)).toFloatArray())
        .containsExactly(plain.toFloatArray());
  }

  private static double deviation(NDArray x) {
    double mean = x.mean().getFloat();
    double squares = x.sub(mean).square().sum().getFloat();
    return Math.sqrt(squares / (x.size() - 1));
  }

  /** So that many prompts take no more memory than some. */
  @Test
  void manyTextsArePredictedEightAtATime() {
    List<WeightedConditioning> many =
        IntStream.range(0, 20)
            .mapToObj(i -> CPU.gaussian(2, 5, 8))
            .map(context -> new WeightedConditioning(Conditioning.of(context), 0.1))
            .toList();
    List<Long> batches = new ArrayList<>();
    NDArray guided =
        new JoinedGuidance(new Guidance(many, Conditioning.of(negative), 2), GuidanceRescale.NONE)
            .predict(
                latents,
                (x, texts) -> {
                  batches.add(texts.context().getShape().get(0));
                  return predict(x, texts.context(), 300);
                });
    assertThat(batches).containsExactly(16L, 16L, 10L);
    NDArray away = predict(negative, 300);
    NDArray expected = away;
    for (WeightedConditioning each : many) {
      expected = expected.add(predict(each.conditioning().context(), 300).sub(away).mul(0.2));
    }
    assertClose(guided, expected, TOLERANCE);
  }

  @Test
  void theGuidanceMayChangeAtEachStep() {
    Guidance first = Guidance.of(Conditioning.of(positive), Conditioning.of(negative), 2);
    Guidance second = Guidance.of(Conditioning.of(negative), Conditioning.of(positive), 3);
    ClassifierFreeGuidance model =
        new ClassifierFreeGuidance(
            unet, ContextAdapter.NONE, step -> step.index() % 2 == 0 ? first : second);

    for (int index = 0; index < 4; index++) {
      NDArray predicted = model.predict(latents, new SamplingStep(index, 0, 4, 300, 1));
      Guidance expected = index % 2 == 0 ? first : second;
      assertThat(predicted).isEqualTo(guided(expected).predict(latents, at(300)));
    }
  }

  @Test
  void theUNetMayBeShownMoreThanTheLatents() {
    UNetConfig c = TinyConfig.unet();
    UNetConfig wider =
        new UNetConfig(
            c.sampleSize(),
            9,
            c.outChannels(),
            c.levels(),
            c.midTransformerDepth(),
            c.midHeads(),
            c.contextWidth(),
            c.linearProjection(),
            c.normGroups(),
            c.normEpsilon(),
            c.sizeEmbedding());
    UNet inpainting =
        new UNet(CPU.runtime(), wider, new DrawnWeights(CPU.scope(), 3), Precision.FP32);
    NDArray extra = CPU.gaussian(2, 5, 4, 4);
    Guidance guidance = Guidance.of(Conditioning.of(positive), Conditioning.of(negative), 1);
    NDArray predicted =
        new ClassifierFreeGuidance(
                inpainting,
                ContextAdapter.NONE,
                x -> x.concat(extra, 1),
                GuidanceSchedule.constant(guidance))
            .predict(latents, at(300));

    NDArray timesteps = CPU.scope().upload(new float[] {300, 300}, 2);
    assertThat(predicted)
        .isEqualTo(
            inpainting.forward(latents.concat(extra, 1), timesteps, Conditioning.of(positive)));
  }

  private ClassifierFreeGuidance guided(Guidance guidance) {
    return new ClassifierFreeGuidance(
        unet, ContextAdapter.NONE, GuidanceSchedule.constant(guidance));
  }

  private ClassifierFreeGuidance guidance(double scale) {
    Guidance guidance = Guidance.of(Conditioning.of(positive), Conditioning.of(negative), scale);
    return new ClassifierFreeGuidance(
        unet, ContextAdapter.NONE, GuidanceSchedule.constant(guidance));
  }

  private static SamplingStep at(double timestep) {
    return new SamplingStep(0, 0, 1, timestep, 1);
  }

  private NDArray predict(NDArray context, float timestep) {
    return predict(latents, context, timestep);
  }

  private NDArray predict(NDArray x, NDArray context, float timestep) {
    float[] all = new float[(int) x.getShape().get(0)];
    Arrays.fill(all, timestep);
    NDArray timesteps = CPU.scope().upload(all, all.length);
    return unet.forward(x, timesteps, Conditioning.of(context));
  }
}
