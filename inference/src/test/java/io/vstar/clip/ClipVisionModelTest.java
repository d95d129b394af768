package io.vstar.clip;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClipVisionModelTest {
  // Layers end in norms: values of about 1, some twenty roundings deep.
  private static final double TOLERANCE = 1e-5;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;
  private ClipVisionModel model;

  @BeforeEach
  void build() {
    weights = new DrawnWeights(CPU.scope(), 3);
    model = new ClipVisionModel(CPU.runtime(), TinyConfig.vision(), weights, Precision.FP32);
  }

  @Test
  void statesAreOfFourPatchesBehindTheClassToken() {
    EncodedImage encoded = model.encode(CPU.gaussian(2, 3, 8, 8));
    assertThat(encoded.hiddenStates()).hasSize(3);
    assertThat(encoded.hiddenStates())
        .allSatisfy(states -> assertThat(states.getShape()).isEqualTo(new Shape(2, 5, 12)));
    assertThat(encoded.embedding().getShape()).isEqualTo(new Shape(2, 6));
  }

  @Test
  void everyPatchSeesEveryOther() {
    NDArray pixels = CPU.gaussian(1, 3, 8, 8);
    NDArray changed = pixels.duplicate();
    changed.set(new ai.djl.ndarray.index.NDIndex("0, :, 7, 7"), 3f); // in the last patch
    NDArray difference =
        model
            .encode(changed)
            .lastHiddenState()
            .sub(model.encode(pixels).lastHiddenState())
            .abs()
            .max(new int[] {2});
    assertThat(difference.min().getFloat()).isGreaterThan(1e-4f);
    NDArray before =
        model.encode(changed).hiddenStates().get(0).sub(model.encode(pixels).hiddenStates().get(0));
    assertThat(before.get(":, 0:4").abs().max().getFloat()).isZero();
  }

  @Test
  void theEmbeddingIsTheProjectedClassTokenBehindTheFinalNorm() {
    EncodedImage encoded = model.encode(CPU.gaussian(2, 3, 8, 8));
    NDArray token = encoded.lastHiddenState().get(":, 0");
    NDArray centred = token.sub(token.mean(new int[] {1}, true));
    NDArray deviation = centred.square().mean(new int[] {1}, true).add(1e-5f).sqrt();
    NDArray normed =
        centred
            .div(deviation)
            .mul(weights.tensors().get("vision_model.post_layernorm.weight"))
            .add(weights.tensors().get("vision_model.post_layernorm.bias"));
    assertClose(encoded.pooled(), normed, TOLERANCE);
    NDArray projection = weights.tensors().get("visual_projection.weight");
    assertClose(encoded.embedding(), normed.matMul(projection.transpose()), TOLERANCE);
  }

  @Test
  void picturesOfABatchDoNotMix() {
    NDArray pixels = CPU.gaussian(2, 3, 8, 8);
    NDArray second = model.encode(pixels.get("1:2")).embedding();
    assertClose(model.encode(pixels).embedding().get("1:2"), second, TOLERANCE);
  }

  @Test
  void allWeightsGetGradients() {
    weights.tensors().values().forEach(GradientScope::require);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray embeddings = model.encode(CPU.gaussian(2, 3, 8, 8)).embedding();
      gradients.backward(embeddings.mul(CPU.gaussian(2, 6)).sum());
    }
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              // A bias of the keys moves all scores of a query alike.
              if (!name.endsWith("k_proj.bias")) {
                assertThat(GradientScope.of(tensor).abs().max().getFloat())
                    .as(name)
                    .isGreaterThan(1e-5f);
              }
            });
  }

  @Test
  void picturesOfAnotherSizeAreRefused() {
    assertThatThrownBy(() -> model.encode(CPU.gaussian(1, 3, 8, 12)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the pixels are of shape (1, 3, 8, 12), but the image encoder reads (1, 3, 8, 8)");
  }
}
