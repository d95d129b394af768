package io.vstar.vae;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.TinyConfig;
import io.vstar.architecture.VaeConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.tensor.CpuRuntime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VaeTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;

  @BeforeEach
  void drawWeights() {
    weights = new DrawnWeights(CPU.scope(), 3);
  }

  @Test
  void eachLevelButTheLastHalvesTheSides() {
    LatentDistribution latents = encoder(TinyConfig.vae()).encode(CPU.gaussian(2, 3, 8, 12));
    assertThat(latents.mean().getShape()).isEqualTo(new Shape(2, 4, 4, 6));
    assertThat(latents.logVariance().getShape()).isEqualTo(new Shape(2, 4, 4, 6));

    NDArray image = new VaeDecoder(CPU.runtime(), TinyConfig.vae(), weights).decode(latents.mean());
    assertThat(image.getShape()).isEqualTo(new Shape(2, 3, 8, 12));
  }

  @Test
  void picturesOfABatchDoNotMix() {
    VaeEncoder encoder = encoder(TinyConfig.vae());
    NDArray images = CPU.gaussian(2, 3, 8, 8);
    // Values of about 1 through some ten layers in float32.
    assertClose(
        encoder.encode(images).mean().get("1:2"), encoder.encode(images.get("1:2")).mean(), 1e-4);
  }

  @Test
  void theLogVarianceIsClipped() {
    VaeEncoder encoder = encoder(TinyConfig.vae());
    NDArray bias = weights.tensors().get("quant_conv.bias");
    float[] values = {0, 0, 0, 0, 1000, -1000, 0, 0};
    CPU.runtime().overwrite(bias, values);
    LatentDistribution latents = encoder.encode(CPU.gaussian(1, 3, 4, 4));

    assertThat(latents.logVariance().get(":, 0").toFloatArray()).containsOnly(20);
    assertThat(latents.logVariance().get(":, 1").toFloatArray()).containsOnly(-30);
    assertThat(latents.mean().abs().max().getFloat()).isGreaterThan(0).isLessThan(20);
  }

  @Test
  void takesOnlyTheWeightsItsConfigNames() {
    VaeConfig plain = new VaeConfig(3, 4, List.of(8, 16), 1, 4, false, false, 1);
    encoder(plain).encode(CPU.gaussian(1, 3, 4, 4));
    new VaeDecoder(CPU.runtime(), plain, weights).decode(CPU.gaussian(1, 4, 2, 2));
    assertThat(weights.tensors().keySet())
        .noneMatch(name -> name.contains("attentions"))
        .noneMatch(name -> name.contains("quant_conv"))
        .contains(
            "encoder.mid_block.resnets.1.conv2.weight", "decoder.mid_block.resnets.0.norm1.bias");

    DrawnWeights full = new DrawnWeights(CPU.scope(), 3);
    new VaeEncoder(CPU.runtime(), TinyConfig.vae(), full);
    new VaeDecoder(CPU.runtime(), TinyConfig.vae(), full);
    assertThat(full.tensors().get("quant_conv.weight").getShape()).isEqualTo(new Shape(8, 8, 1, 1));
    assertThat(full.tensors().get("post_quant_conv.weight").getShape())
        .isEqualTo(new Shape(4, 4, 1, 1));
    assertThat(full.tensors().get("encoder.mid_block.attentions.0.to_q.weight").getShape())
        .isEqualTo(new Shape(16, 16));
  }

  @Test
  void aSampleIsTheMeanPlusNoiseTimesTheDeviation() {
    NDArray mean = CPU.scope().upload(new float[] {1, 2, 3}, 3);
    NDArray logVariance =
        CPU.scope().upload(new float[] {0, (float) Math.log(4), (float) Math.log(0.25)}, 3);
    NDArray noise = CPU.scope().upload(new float[] {1, -1, 2}, 3);
    // One rounding of the logarithm and of the exponential each.
    assertClose(
        new LatentDistribution(mean, logVariance).sample(noise).toFloatArray(),
        new float[] {2, 0, 4},
        1e-6);
  }

  private VaeEncoder encoder(VaeConfig config) {
    return new VaeEncoder(CPU.runtime(), config, weights);
  }
}
