package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.List;
import java.util.Optional;

/**
 * Makes what the UNet reads from tokenised prompts: the states of all text encoders side by side
 * and, where the UNet wants it, the last encoder's summary and the pictures' sizes.
 *
 * <p>Axes: B prompts of K chunks of T positions, N = B·K; D a text encoder's width, X the sum of
 * all widths.
 */
public final class Conditioner {
  private final List<ClipTextModel> encoders;
  private final ContextLayer layer;
  private final boolean readsSizes;
  private final Emphasis emphasis;
  private final LearnedWords words;

  /**
   * Binds text encoders to the way in which a UNet reads them.
   *
   * @param readsSizes whether the UNet reads summary and sizes
   */
  public Conditioner(List<ClipTextModel> encoders, ContextLayer layer, boolean readsSizes) {
    this(encoders, layer, readsSizes, Emphasis.RESTORE_MEAN, LearnedWords.NONE);
  }

  private Conditioner(
      List<ClipTextModel> encoders,
      ContextLayer layer,
      boolean readsSizes,
      Emphasis emphasis,
      LearnedWords words) {
    this.encoders = List.copyOf(encoders);
    this.layer = layer;
    this.readsSizes = readsSizes;
    this.emphasis = emphasis;
    this.words = words;
  }

  /** Returns one with the same networks that knows learned words. */
  public Conditioner with(LearnedWords other) {
    return new Conditioner(encoders, layer, readsSizes, emphasis, other);
  }

  /** Returns one with the same networks that weights tokens in another way. */
  public Conditioner with(Emphasis other) {
    return new Conditioner(encoders, layer, readsSizes, other, words);
  }

  /** Returns the text encoders, in the order in which their states stand side by side. */
  public List<ClipTextModel> encoders() {
    return encoders;
  }

  /** Returns the learned words that prompts may name. */
  public LearnedWords words() {
    return words;
  }

  /**
   * Encodes a batch; recorded for gradients where a scope for them is open.
   *
   * @param scope owns the result
   * @param prompts the batch as each encoder takes it, with as many chunks for each
   * @param sizes of the pictures, one a prompt; without effect where the UNet reads none
   * @return the context is (B, K·T, X), the chunks' states one after the other; the summary is that
   *     of each prompt's first chunk
   */
  public Conditioning encode(
      TensorScope scope, List<TokenizedPrompts> prompts, List<PictureSize> sizes) {
    NDArray context = null;
    Optional<NDArray> summary = Optional.empty();
    for (int i = 0; i < encoders.size(); i++) {
      PromptBatch batch = PromptBatch.upload(scope, prompts.get(i), words.firstRows());
      EncodedText encoded = encoders.get(i).encode(batch, words.overlay(i));
      NDArray states = joined(weighted(states(encoded), batch), batch.chunksEach());
      context = context == null ? states : context.concat(states, -1);
      summary = encoded.projected().map(all -> ofFirstChunks(all, batch));
    }
    return readsSizes
        ? Conditioning.of(context, summary.orElseThrow(), upload(scope, sizes))
        : Conditioning.of(context);
  }

  private NDArray states(EncodedText encoded) {
    return switch (layer) {
      case LAST_NORMED -> encoded.lastHiddenState();
      case PENULTIMATE -> encoded.penultimate();
    };
  }

  /** (N, T, D) to (N, T, D). */
  private NDArray weighted(NDArray states, PromptBatch batch) {
    if (batch.weights().isEmpty()) {
      return states;
    }
    NDArray weights = batch.weights().get();
    NDArray weighted =
        emphasis.apply(byChunk(states, batch.chunksEach()), byChunk(weights, batch.chunksEach()));
    return weighted.reshape(states.getShape());
  }

  /** (N, T, …) to (B, K, T, …). */
  private static NDArray byChunk(NDArray rows, int chunks) {
    return rows.reshape(-1, chunks, rows.getShape().get(1), rows.getShape().get(2));
  }

  /** (N, T, D) to (B, K·T, D). */
  private static NDArray joined(NDArray states, int chunks) {
    return chunks == 1
        ? states
        : states.reshape(-1, chunks * states.getShape().get(1), states.getShape().get(2));
  }

  /** (N, P) to (B, P). */
  private static NDArray ofFirstChunks(NDArray rows, PromptBatch batch) {
    int chunks = batch.chunksEach();
    return chunks == 1 ? rows : rows.reshape(-1, chunks, rows.getShape().get(1)).get(":, 0");
  }

  private static NDArray upload(TensorScope scope, List<PictureSize> sizes) {
    int each = sizes.get(0).numbers().length;
    float[] all = new float[sizes.size() * each];
    for (int i = 0; i < sizes.size(); i++) {
      System.arraycopy(sizes.get(i).numbers(), 0, all, i * each, each);
    }
    return scope.upload(all, sizes.size(), each);
  }
}
