package io.vstar.unet;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.TinyConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.FrozenWeights;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.nn.WinogradConv2d;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UNetTest {
  // Values of about 1 through some thirty layers in float32.
  private static final double TOLERANCE = 1e-4;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;
  private UNet unet;

  @BeforeEach
  void build() {
    weights = new DrawnWeights(CPU.scope(), 3);
    unet = new UNet(CPU.runtime(), TinyConfig.unet(), weights, Precision.FP32);
  }

  @Test
  void keepsSidesThatItsLevelsDoNotDivide() {
    NDArray latents = CPU.gaussian(2, 4, 5, 7);
    NDArray predicted =
        unet.forward(latents, timesteps(3, 900), Conditioning.of(CPU.gaussian(2, 77, 8)));
    assertThat(predicted.getShape()).isEqualTo(new Shape(2, 4, 5, 7));
    assertThat(predicted.getManager()).isSameAs(latents.getManager());
  }

  @Test
  void examplesOfABatchDoNotMix() {
    NDArray latents = CPU.gaussian(2, 4, 6, 4);
    NDArray context = CPU.gaussian(2, 5, 8);
    NDArray both = unet.forward(latents, timesteps(3, 900), Conditioning.of(context));
    NDArray second =
        unet.forward(latents.get("1:2"), timesteps(900), Conditioning.of(context.get("1:2")));
    assertClose(both.get("1:2"), second, TOLERANCE);
  }

  @Test
  void onePictureMeetsSeveralTexts() {
    NDArray latents = CPU.gaussian(1, 4, 6, 4);
    Conditioning texts = Conditioning.of(CPU.gaussian(3, 5, 8));
    assertClose(
        unet.forward(latents, timesteps(30), texts),
        unet.forward(latents.repeat(0, 3), timesteps(30, 30, 30), texts),
        TOLERANCE);
  }

  @Test
  void dependsOnTimestepAndContextOfEachExample() {
    NDArray latents = CPU.gaussian(1, 4, 4, 4).repeat(0, 3);
    NDArray same = CPU.gaussian(1, 5, 8);
    NDArray context = same.concat(same, 0).concat(CPU.gaussian(1, 5, 8), 0);
    NDArray predicted = unet.forward(latents, timesteps(10, 20, 10), Conditioning.of(context));
    assertThat(predicted.get(1).sub(predicted.get(0)).abs().max().getFloat()).isGreaterThan(1e-3f);
    assertThat(predicted.get(2).sub(predicted.get(0)).abs().max().getFloat()).isGreaterThan(1e-3f);
  }

  @Test
  void readsTheContextAsASet() {
    NDArray latents = CPU.gaussian(1, 4, 4, 4);
    NDArray first = CPU.gaussian(1, 3, 8);
    NDArray second = CPU.gaussian(1, 4, 8);
    assertClose(
        unet.forward(latents, timesteps(10), Conditioning.of(first.concat(second, 1))),
        unet.forward(latents, timesteps(10), Conditioning.of(second.concat(first, 1))),
        TOLERANCE);
  }

  @Test
  void checkpointingChangesNeitherPredictionNorGradient() {
    UNet checkpointing = new UNet(CPU.runtime(), TinyConfig.unet(), weights, Precision.FP32, true);
    NDArray latents = CPU.gaussian(2, 4, 5, 7);
    NDArray target = CPU.gaussian(2, 4, 5, 7);
    NDArray vectors = CPU.gaussian(2, 3, 8); // the context is computed from them, as from a prompt
    GradientScope.require(vectors);

    float[] kept = lossAndGradient(unet, latents, target, vectors);
    float[] recomputed = lossAndGradient(checkpointing, latents, target, vectors);

    assertClose(recomputed, kept, 1e-6);
    assertThat(kept[1]).isNotZero();
  }

  @Test
  void bfloat16GivesNearlyTheGradientOfFloat32() {
    NDArray latents = CPU.gaussian(2, 4, 5, 7);
    NDArray target = CPU.gaussian(2, 4, 5, 7);
    NDArray vectors = CPU.gaussian(2, 3, 8);
    GradientScope.require(vectors);
    float[] exact = lossAndGradient(unet, latents, target, vectors);

    for (boolean checkpointing : new boolean[] {false, true}) {
      UNet rounded =
          new UNet(CPU.runtime(), TinyConfig.unet(), weights, Precision.BF16, checkpointing);
      float[] near = lossAndGradient(rounded, latents, target, vectors);

      assertThat(near[0]).isCloseTo(exact[0], withinPercentage(2));
      assertThat(distance(near, exact)).isBetween(1e-4, 5e-2);
    }
  }

  /** |a − b| / |b|, but for the first number. */
  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double length = 0;
    for (int i = 1; i < b.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      length += Math.pow(b[i], 2);
    }
    return Math.sqrt(difference / length);
  }

  /** The loss, then the gradient of the vectors. */
  private static float[] lossAndGradient(
      UNet network, NDArray latents, NDArray target, NDArray vectors) {
    float loss;
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      Conditioning conditioning = Conditioning.of(vectors.add(vectors).concat(vectors, 1));
      NDArray squares =
          network.forward(latents, timesteps(3, 900), conditioning).sub(target).square();
      NDArray mean = squares.mean();
      gradients.backward(mean);
      loss = mean.getFloat();
    }
    NDArray gradient = GradientScope.of(vectors);
    float[] values = NDArrays.concat(lossFirst(loss, gradient)).toFloatArray();
    gradient.muli(0f);
    return values;
  }

  private static NDList lossFirst(float loss, NDArray gradient) {
    return new NDList(CPU.scope().upload(new float[] {loss}, 1), gradient.flatten());
  }

  @Test
  void takesTheWeightsOfTheDiffusersLayout() {
    Map<String, NDArray> w = weights.tensors();
    assertShape(w, "time_embedding.linear_1.weight", 32, 8);
    assertShape(w, "down_blocks.0.resnets.0.time_emb_proj.weight", 8, 32);
    assertShape(w, "down_blocks.0.attentions.0.proj_in.weight", 8, 8, 1, 1);
    assertShape(w, "down_blocks.0.downsamplers.0.conv.weight", 8, 8, 3, 3);
    assertShape(w, "down_blocks.1.resnets.0.conv_shortcut.weight", 16, 8, 1, 1);
    assertShape(w, "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 16, 8);
    assertShape(w, "up_blocks.0.resnets.0.conv1.weight", 16, 32, 3, 3);
    assertShape(w, "up_blocks.0.resnets.1.conv1.weight", 16, 24, 3, 3);
    assertShape(w, "up_blocks.0.upsamplers.0.conv.weight", 16, 16, 3, 3);
    assertShape(w, "up_blocks.1.resnets.0.conv1.weight", 8, 24, 3, 3);
    assertShape(w, "up_blocks.1.attentions.1.transformer_blocks.0.ff.net.0.proj.weight", 64, 8);
    assertThat(w.keySet())
        .noneMatch(name -> name.startsWith("down_blocks.1.attentions"))
        .noneMatch(name -> name.startsWith("up_blocks.0.attentions"))
        .noneMatch(name -> name.startsWith("up_blocks.1.upsamplers"));
  }

  @Test
  void linearProjectionsAreOneByOneConvolutions() {
    UNet linear =
        new UNet(CPU.runtime(), withLinearProjection(), flatProjections(), Precision.FP32);
    NDArray latents = CPU.gaussian(1, 4, 6, 4);
    NDArray context = CPU.gaussian(1, 5, 8);
    assertClose(
        linear.forward(latents, timesteps(10), Conditioning.of(context)),
        unet.forward(latents, timesteps(10), Conditioning.of(context)),
        TOLERANCE);
  }

  @Test
  void transformedFiltersChangeNeitherPredictionNorGradient() {
    UNetConfig wide = withWideLevel(64);
    DrawnWeights drawn = new DrawnWeights(CPU.scope(), 5);
    UNet direct = new UNet(CPU.runtime(), wide, drawn, Precision.FP32);
    FrozenWeights frozen = new FrozenWeights(CPU.runtime(), drawn);
    UNet transformed = new UNet(CPU.runtime(), wide, frozen, Precision.FP32);
    assertThat(frozen.replaced())
        .containsExactly(
            "down_blocks.1.resnets.0.conv2.weight", // conv1 reads 8 channels only
            "mid_block.resnets.0.conv1.weight",
            "mid_block.resnets.0.conv2.weight",
            "mid_block.resnets.1.conv1.weight",
            "mid_block.resnets.1.conv2.weight",
            "up_blocks.0.resnets.0.conv1.weight",
            "up_blocks.0.resnets.0.conv2.weight",
            "up_blocks.0.resnets.1.conv1.weight",
            "up_blocks.0.resnets.1.conv2.weight",
            "up_blocks.0.upsamplers.0.conv.weight");

    NDArray latents = CPU.gaussian(2, 4, 5, 7);
    NDArray target = CPU.gaussian(2, 4, 5, 7);
    NDArray vectors = CPU.gaussian(2, 3, 8);
    GradientScope.require(vectors);
    float[] expected = lossAndGradient(direct, latents, target, vectors);
    assertClose(lossAndGradient(transformed, latents, target, vectors), expected, 1e-5);
    assertThat(expected[1]).isNotZero();
  }

  @Test
  void transformsFiltersOnlyOfLargeFeatureMaps() {
    FrozenWeights frozen = new FrozenWeights(CPU.runtime(), new DrawnWeights(CPU.scope(), 5));
    new UNet(CPU.runtime(), withWideLevel(62), frozen, Precision.FP32); // the wide level has 31
    assertThat(frozen.replaced()).containsExactly("up_blocks.0.upsamplers.0.conv.weight");
  }

  private static UNetConfig withWideLevel(int sampleSize) {
    UNetConfig c = TinyConfig.unet();
    UNetConfig.Level wide = new UNetConfig.Level(WinogradConv2d.MIN_CHANNELS, 1, 0, 2);
    return new UNetConfig(
        sampleSize,
        c.inChannels(),
        c.outChannels(),
        List.of(c.levels().get(0), wide),
        c.midTransformerDepth(),
        c.midHeads(),
        c.contextWidth(),
        false,
        c.normGroups(),
        c.normEpsilon(),
        Optional.empty());
  }

  @Test
  void moreTransformerBlocksAreMoreWeights() {
    UNetConfig c = TinyConfig.unet();
    DrawnWeights deeper = new DrawnWeights(CPU.scope(), 3);
    new UNet(
        CPU.runtime(),
        new UNetConfig(
            8,
            4,
            4,
            c.levels(),
            3,
            c.midHeads(),
            c.contextWidth(),
            false,
            c.normGroups(),
            1e-5,
            Optional.empty()),
        deeper,
        Precision.FP32);
    assertThat(deeper.tensors())
        .containsKey("mid_block.attentions.0.transformer_blocks.2.attn1.to_q.weight")
        .doesNotContainKey("down_blocks.0.attentions.0.transformer_blocks.1.attn1.to_q.weight");
  }

  private static void assertShape(Map<String, NDArray> weights, String name, long... shape) {
    assertThat(weights).containsKey(name);
    assertThat(weights.get(name).getShape()).as(name).isEqualTo(new Shape(shape));
  }

  private static UNetConfig withLinearProjection() {
    UNetConfig c = TinyConfig.unet();
    return new UNetConfig(
        c.sampleSize(),
        c.inChannels(),
        c.outChannels(),
        c.levels(),
        c.midTransformerDepth(),
        c.midHeads(),
        c.contextWidth(),
        true,
        c.normGroups(),
        c.normEpsilon(),
        c.sizeEmbedding());
  }

  /** The same weights, 1×1 kernels without their last two axes. */
  private Weights flatProjections() {
    return (name, shape) -> new Weight(name, weights.tensors().get(name).reshape(shape));
  }

  private static NDArray timesteps(float... timesteps) {
    return CPU.scope().upload(timesteps, timesteps.length);
  }
}
