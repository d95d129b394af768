package io.vstar.unet;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.architecture.TinyConfig;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.tensor.CpuRuntime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContextAdapterTest {
  private static final double TOLERANCE = 1e-5; // float32, values of about 1

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private UNet unet;
  private NDArray latents;
  private NDArray timesteps;
  private NDArray context;

  /** Multiplies the text by a tensor. */
  private record Scaling(NDArray factor, List<AttentionSite> asked) implements ContextAdapter {
    static Scaling by(float factor) {
      return new Scaling(CPU.scope().upload(new float[] {factor}, 1), new ArrayList<>());
    }

    @Override
    public Object structure() {
      return Scaling.class;
    }

    @Override
    public List<NDArray> tensors() {
      return List.of(factor);
    }

    @Override
    public Written write(List<Value> tensors) {
      return new Written() {
        @Override
        public KeyValue apply(AttentionSite site, Value input) {
          asked.add(site);
          Value adapted = site.kind() == Kind.CROSS ? input.mul(tensors.get(0)) : input;
          return KeyValue.of(adapted);
        }

        @Override
        public List<Value> results() {
          return List.of(tensors.get(0).mul(10));
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
    context = CPU.gaussian(2, 5, 8);
  }

  @Test
  void keysAndValuesSeeWhatTheAdapterMakesOfTheText() {
    NDArray expected = unet.forward(latents, timesteps, Conditioning.of(context.mul(0.5f)));
    assertClose(predict(Scaling.by(0.5f)), expected, TOLERANCE);
    assertThat(expected.sub(plain()).abs().max().getFloat()).isGreaterThan(1e-2f);
  }

  @Test
  void callsWithDifferentAdaptersDoNotTouchEachOther() {
    float[] before = plain().toFloatArray();
    float[] half = predict(Scaling.by(0.5f)).toFloatArray();
    float[] twice = predict(Scaling.by(2)).toFloatArray();

    assertThat(plain().toFloatArray()).containsExactly(before);
    assertThat(predict(Scaling.by(0.5f)).toFloatArray()).containsExactly(half).isNotEqualTo(twice);
  }

  @Test
  void isAskedForEachAttentionLayerOnceInTheOrderOfThePass() {
    Scaling adapter = Scaling.by(1);
    predict(adapter);
    assertThat(adapter.asked()).containsExactlyElementsOf(TinyConfig.unet().attentionSites());

    predict(adapter); // its structure is known by now
    assertThat(adapter.asked()).hasSameSizeAs(TinyConfig.unet().attentionSites());
  }

  @Test
  void whatItReturnsFollowsThePrediction() {
    NDList results = unet.forwardAll(latents, timesteps, Conditioning.of(context), Scaling.by(3));
    assertThat(results).hasSize(2);
    assertThat(results.get(0).getShape()).isEqualTo(new Shape(2, 4, 6, 4));
    assertThat(results.get(1).toFloatArray()).containsExactly(30);
  }

  private NDArray plain() {
    return unet.forward(latents, timesteps, Conditioning.of(context));
  }

  private NDArray predict(ContextAdapter adapter) {
    return unet.forward(latents, timesteps, Conditioning.of(context), adapter);
  }
}
