package io.vstar.sampling;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.UNet;
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
    NDArray guided = guidance(1).predict(latents, 300);
    assertThat(guided).isEqualTo(predict(positive, 300));
  }

  @Test
  void scaleZeroIsTheNegativePromptsPrediction() {
    assertClose(guidance(0).predict(latents, 300), predict(negative, 300), TOLERANCE);
  }

  @Test
  void isLinearInTheScale() {
    NDArray towards = predict(positive, 300);
    NDArray away = predict(negative, 300);
    assertThat(towards.sub(away).abs().max().getFloat()).isGreaterThan(0.05f);
    for (double scale : new double[] {0.5, 2, 7.5}) {
      assertClose(
          guidance(scale).predict(latents, 300), towards.sub(away).mul(scale).add(away), TOLERANCE);
    }
  }

  @Test
  void asksAtTimestepsBetweenWholeOnes() {
    NDArray between = guidance(1).predict(latents, 300.5);
    assertThat(between).isEqualTo(predict(positive, 300.5f));
    assertThat(between).isNotEqualTo(predict(positive, 300));
  }

  private ClassifierFreeGuidance guidance(double scale) {
    return new ClassifierFreeGuidance(
        unet, Conditioning.of(positive), Conditioning.of(negative), scale);
  }

  private NDArray predict(NDArray context, float timestep) {
    float[] timesteps = {timestep, timestep};
    return unet.forward(latents, CPU.scope().upload(timesteps, 2), Conditioning.of(context));
  }
}
