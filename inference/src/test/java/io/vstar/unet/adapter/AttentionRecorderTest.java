package io.vstar.unet.adapter;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.AttentionWeights;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.tensor.CpuRuntime;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.CrossAttention;
import io.vstar.unet.UNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AttentionRecorderTest {
  private static final double TOLERANCE = 1e-5; // float32, values up to 1
  private static final int TOKENS = 5;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private UNet unet;
  private NDArray latents;
  private NDArray timesteps;
  private NDArray context;

  /** Returns the attention of each layer, (B, H·W, T) summed over heads, and remembers layers. */
  private record Weights(List<CrossAttention> layers, List<Value> maps) implements ContextAdapter {
    @Override
    public Object structure() {
      return Weights.class;
    }

    @Override
    public List<NDArray> tensors() {
      return List.of();
    }

    @Override
    public Written write(List<Value> tensors) {
      return new Written() {
        @Override
        public KeyValue apply(AttentionSite site, Value input) {
          return KeyValue.of(input);
        }

        @Override
        public void read(CrossAttention layer) {
          layers.add(layer);
          maps.add(AttentionWeights.summed(layer.queries(), layer.keys()));
        }

        @Override
        public List<Value> results() {
          return List.copyOf(maps);
        }
      };
    }
  }

  @BeforeEach
  void build() {
    DrawnWeights weights = new DrawnWeights(CPU.scope(), 3);
    unet = new UNet(CPU.runtime(), TinyConfig.unet(), weights, Precision.FP32);
    latents = CPU.gaussian(2, 4, 6, 4);
    timesteps = CPU.scope().upload(new float[] {3, 900}, 2);
    context = CPU.gaussian(2, TOKENS, 8);
  }

  @Test
  void predictionsStayAsTheyAre() {
    float[] plain = unet.forward(latents, timesteps, Conditioning.of(context)).toFloatArray();
    assertThat(run(words(0, 1)).head().toFloatArray()).containsExactly(plain);
  }

  @Test
  void aWordOfAllTokensGetsAllAttention() {
    NDArray map = run(words(0, 1, 2, 3, 4)).get(1);
    assertThat(map.getShape()).isEqualTo(new Shape(2, 1, 6, 4));
    assertClose(map, map.onesLike(), TOLERANCE);
  }

  @Test
  void mapsAreTheMeanOfAllLayersOutsideOfTheMiddle() {
    // All of the tiny model's other layers have the size of the latents, so none is enlarged.
    Weights weights = new Weights(new ArrayList<>(), new ArrayList<>());
    NDList measured = unet.forwardAll(latents, timesteps, Conditioning.of(context), weights);
    NDArray sum = null;
    int heads = 0;
    for (int i = 0; i < weights.layers().size(); i++) {
      CrossAttention layer = weights.layers().get(i);
      if (!layer.site().name().startsWith("mid_block")) {
        NDArray map = measured.get(1 + i).get(":, :, 1:3").sum(new int[] {2}); // (B, H·W)
        sum = sum == null ? map : sum.add(map);
        heads += layer.heads();
      }
    }
    NDArray expected = sum.div(heads).reshape(2, 1, 6, 4);
    assertClose(run(words(1, 2)).get(1), expected, TOLERANCE);
  }

  @Test
  void eachCrossAttentionIsReadOnceInTheOrderOfThePass() {
    Weights weights = new Weights(new ArrayList<>(), new ArrayList<>());
    unet.forwardAll(latents, timesteps, Conditioning.of(context), weights);
    assertThat(weights.layers().stream().map(CrossAttention::site))
        .containsExactlyElementsOf(
            TinyConfig.unet().attentionSites().stream()
                .filter(site -> site.kind() == Kind.CROSS)
                .toList());
  }

  @Test
  void wordsAreValuesOfOneKernel() {
    NDArray first = run(words(0)).get(1);
    NDArray second = run(words(3)).get(1);
    NDArray both = run(words(0, 3)).get(1);
    assertThat(first.toFloatArray()).isNotEqualTo(second.toFloatArray());
    assertClose(first.add(second), both, TOLERANCE);
  }

  @Test
  void mapsOfSmallerLayersAreEnlargedAndNeverNegative() {
    // Attention at a half and a quarter of the latents' sides.
    UNet small =
        new UNet(
            CPU.runtime(),
            TinyConfig.sdxl().unet(),
            new DrawnWeights(CPU.scope(), 3),
            Precision.FP32);
    Conditioning text =
        Conditioning.of(
            CPU.gaussian(1, TOKENS, 24).mul(4), CPU.gaussian(1, 12), CPU.gaussian(1, 6));
    float[] each = new float[TOKENS * TOKENS];
    for (int token = 0; token < TOKENS; token++) {
      each[token * TOKENS + token] = 1;
    }
    AttentionRecorder recorder =
        new AttentionRecorder(ContextAdapter.NONE, CPU.scope().upload(each, TOKENS, TOKENS));
    NDArray maps =
        small
            .forwardAll(
                CPU.gaussian(1, 4, 8, 8), CPU.scope().upload(new float[] {500}, 1), text, recorder)
            .get(1);
    assertThat(maps.getShape()).isEqualTo(new Shape(1, TOKENS, 8, 8));
    assertThat(maps.min().getFloat()).isGreaterThanOrEqualTo(0);
    // What is cut off below zero is missing in no sum by more than a little.
    assertThat(maps.sum(new int[] {1}).mean().getFloat()).isBetween(0.999f, 1.05f);
  }

  private NDList run(NDArray words) {
    AttentionRecorder recorder = new AttentionRecorder(ContextAdapter.NONE, words);
    return unet.forwardAll(latents, timesteps, Conditioning.of(context), recorder);
  }

  /** One word of some tokens. */
  private static NDArray words(int... tokens) {
    float[] places = new float[TOKENS];
    Arrays.stream(tokens).forEach(token -> places[token] = 1);
    return CPU.scope().upload(places, TOKENS, 1);
  }
}
