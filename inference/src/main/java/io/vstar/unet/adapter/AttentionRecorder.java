package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.error.ConfigException;
import io.vstar.nn.AttentionWeights;
import io.vstar.nn.KeyValue;
import io.vstar.nn.LayerAdapter;
import io.vstar.nn.Value;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.CrossAttention;
import java.util.ArrayList;
import java.util.List;

/**
 * An adapter that measures how much the cells of the UNet look at words of a text, beside what
 * another adapter does: the weights of cross-attention, enlarged to the size of the latents by
 * bicubic interpolation and summed over heads and layers (Tang et al. 2022, "What the DAAM:
 * Interpreting Stable Diffusion Using Cross Attention"). As there, the middle block is left out,
 * whose maps are the coarsest. Predictions stay as they are. It is for drawing, not for training
 * with activation checkpointing.
 *
 * <p>Runs return one more tensor, (B, W, h, w) float32: the mean weight of each word at each
 * latent, 0 to 1.
 */
public final class AttentionRecorder implements ContextAdapter {
  private static final String MIDDLE = "mid_block.";

  private final ContextAdapter inner;
  private final NDArray words;

  /** The structure of the adapter beside; the words are values. */
  private record Structure(Object inner) {}

  /**
   * Creates the adapter.
   *
   * @param inner the adapter whose contexts are used
   * @param words (T, W) float32: 1 where a token of the text belongs to a word, else 0
   */
  public AttentionRecorder(ContextAdapter inner, NDArray words) {
    this.inner = inner;
    this.words = words;
  }

  @Override
  public Object structure() {
    return new Structure(inner.structure());
  }

  @Override
  public List<NDArray> tensors() {
    List<NDArray> tensors = new ArrayList<>(List.of(words));
    tensors.addAll(inner.tensors());
    return tensors;
  }

  @Override
  public Written write(List<Value> tensors) {
    return new Recording(inner.write(tensors.subList(1, tensors.size())), tensors.get(0).toFloat());
  }

  /** The recorder within one forward pass that is being written. */
  private static final class Recording implements Written {
    private final Written inner;
    private final Value words;
    private Value sum; // null before the first layer
    private int heads; // of all layers in the sum

    Recording(Written inner, Value words) {
      this.inner = inner;
      this.words = words;
    }

    @Override
    public LayerAdapter layers() {
      return inner.layers();
    }

    @Override
    public KeyValue apply(AttentionSite site, Value context) {
      return inner.apply(site, context);
    }

    @Override
    public void read(CrossAttention layer) {
      inner.read(layer);
      if (layer.site().name().startsWith(MIDDLE)) {
        return;
      }
      Value map =
          AttentionWeights.summed(layer.queries(), layer.keys()) // (B, H·W, T)
              .matmul(words) // (B, H·W, W)
              .tokensToImage(layer.cells())
              .resizeBicubicTo(layer.latents())
              .positivePart();
      sum = sum == null ? map : sum.add(map);
      heads += layer.heads();
    }

    @Override
    public List<Value> results() {
      if (sum == null) {
        throw new ConfigException(
            "the model has no cross-attention outside of its middle block, so there are no maps of"
                + " its attention");
      }
      List<Value> results = new ArrayList<>(inner.results());
      results.add(sum.mul(1.0 / heads));
      return results;
    }
  }
}
