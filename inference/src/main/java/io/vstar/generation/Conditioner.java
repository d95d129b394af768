package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;

/**
 * Tokenised prompts to what the UNet reads: the states of all text encoders side by side and, where
 * the UNet wants it, the last encoder's summary and the pictures' sizes.
 */
public final class Conditioner {
  private final List<ClipTextModel> encoders;
  private final ContextLayer layer;
  private final boolean readsSizes;

  /**
   * @param readsSizes whether the UNet reads summary and sizes
   */
  public Conditioner(List<ClipTextModel> encoders, ContextLayer layer, boolean readsSizes) {
    this.encoders = List.copyOf(encoders);
    this.layer = layer;
    this.readsSizes = readsSizes;
  }

  public List<ClipTextModel> encoders() {
    return encoders;
  }

  /**
   * Encodes a batch; recorded for gradients where a scope for them is open.
   *
   * @param prompts the batch as each encoder takes it
   * @param overlays what stands at the places of learned vectors, for each encoder
   * @param sizes of the pictures, one a prompt
   * @return in the scope of the prompts
   */
  public Conditioning encode(
      List<PromptBatch> prompts, List<TokenEmbeddingOverlay> overlays, List<PictureSize> sizes) {
    NDArray context = null;
    EncodedText encoded = null;
    for (int i = 0; i < encoders.size(); i++) {
      encoded = encoders.get(i).encode(prompts.get(i), overlays.get(i));
      NDArray states = context(encoded);
      context = context == null ? states : context.concat(states, -1);
    }
    return readsSizes
        ? Conditioning.of(context, encoded.projected().orElseThrow(), upload(context, sizes))
        : Conditioning.of(context);
  }

  private NDArray context(EncodedText encoded) {
    return switch (layer) {
      case LAST_NORMED -> encoded.lastHiddenState();
      case PENULTIMATE -> encoded.penultimate();
    };
  }

  private static NDArray upload(NDArray like, List<PictureSize> sizes) {
    int each = sizes.get(0).numbers().length;
    float[] all = new float[sizes.size() * each];
    for (int i = 0; i < sizes.size(); i++) {
      System.arraycopy(sizes.get(i).numbers(), 0, all, i * each, each);
    }
    return TensorScope.ownerOf(like).upload(all, sizes.size(), each);
  }
}
