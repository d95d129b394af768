package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.nn.NetworkAdapter;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes tokenised prompts to the UNet's conditioning: the states of all text encoders,
 * concatenated along the width, and in SDXL the pooled prompt of the last encoder and the pictures'
 * sizes.
 *
 * <p>Axes: B prompts of K chunks of T tokens, N = B·K; D is the width of a text encoder, X the sum
 * of all widths.
 */
public final class Conditioner {
  private final List<ClipTextModel> encoders;
  private final ContextLayer layer;
  private final boolean readsSizes;
  private final Emphasis emphasis;
  private final LearnedWords words;
  private final TextEncoding encoding;
  private final List<NetworkAdapter> adapters; // by text encoder; empty if there are none

  /**
   * Creates a conditioner with the emphasis of A1111 and no learned words.
   *
   * @param encoders text encoders in the order in which their states are concatenated
   * @param layer the layer whose states the UNet reads
   * @param readsSizes true if the UNet reads pooled prompts and sizes
   */
  public Conditioner(List<ClipTextModel> encoders, ContextLayer layer, boolean readsSizes) {
    this(
        encoders,
        layer,
        readsSizes,
        Emphasis.RESTORE_MEAN,
        LearnedWords.NONE,
        TextEncoding.PLAIN,
        List.of());
  }

  private Conditioner(
      List<ClipTextModel> encoders,
      ContextLayer layer,
      boolean readsSizes,
      Emphasis emphasis,
      LearnedWords words,
      TextEncoding encoding,
      List<NetworkAdapter> adapters) {
    this.encoders = List.copyOf(encoders);
    this.layer = layer;
    this.readsSizes = readsSizes;
    this.emphasis = emphasis;
    this.words = words;
    this.encoding = encoding;
    this.adapters = List.copyOf(adapters);
  }

  /** Returns a conditioner with the same networks and the given learned words. */
  public Conditioner with(LearnedWords other) {
    return new Conditioner(encoders, layer, readsSizes, emphasis, other, encoding, adapters);
  }

  /** Returns a conditioner with the same networks and another emphasis. */
  public Conditioner with(Emphasis other) {
    return new Conditioner(encoders, layer, readsSizes, other, words, encoding, adapters);
  }

  /** Returns a conditioner with the same networks that uses them in another way. */
  public Conditioner with(TextEncoding other) {
    return new Conditioner(encoders, layer, readsSizes, emphasis, words, other, adapters);
  }

  /**
   * Returns a conditioner with the same networks and adapters of their layers.
   *
   * @param others the adapter of each text encoder; none for the encoders as they are
   */
  public Conditioner with(List<NetworkAdapter> others) {
    return new Conditioner(encoders, layer, readsSizes, emphasis, words, encoding, others);
  }

  /** Returns the text encoders, in the order in which their states are concatenated. */
  public List<ClipTextModel> encoders() {
    return encoders;
  }

  /** Returns the learned words that prompts may have. */
  public LearnedWords words() {
    return words;
  }

  /**
   * Encodes a batch of prompts. Gradients are recorded if a gradient scope is open.
   *
   * @param scope owns the result
   * @param prompts the tokenised batch for each encoder, with the same number of chunks for all
   * @param sizes sizes of the pictures, one for each prompt; unused if the UNet reads none
   * @return a context (B, K·T, X) with the states of the chunks one after the other, and the pooled
   *     first chunk of each prompt
   */
  public Conditioning encode(
      TensorScope scope, List<TokenizedPrompts> prompts, List<PictureSize> sizes) {
    NDArray context = null;
    Optional<NDArray> summary = Optional.empty();
    for (int i = 0; i < encoders.size(); i++) {
      PromptBatch batch = PromptBatch.upload(scope, prompts.get(i), words.firstRows());
      EncodedText encoded = encoding.encode(encoders.get(i), batch, words.overlay(i), adapter(i));
      NDArray states = joined(weighted(encoded.at(layer), batch), batch.chunksEach());
      context = context == null ? states : context.concat(states, -1);
      summary = encoded.projected().map(all -> ofFirstChunks(all, batch));
    }
    return readsSizes
        ? Conditioning.of(context, summary.orElseThrow(), upload(scope, sizes))
        : Conditioning.of(context);
  }

  /**
   * Returns what each text encoder makes of prompts. Prompt weights change the states alone.
   *
   * @param scope owns the results
   * @param prompts the tokenised batch for each encoder
   */
  public List<TextLayers> layers(TensorScope scope, List<TokenizedPrompts> prompts) {
    List<TextLayers> all = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      PromptBatch batch = PromptBatch.upload(scope, prompts.get(i), words.firstRows());
      ClipTextModel encoder = encoders.get(i);
      EncodedText encoded = encoding.encode(encoder, batch, words.overlay(i), adapter(i));
      all.add(
          new TextLayers(
              encoder.embed(batch, words.overlay(i)),
              weighted(encoded.at(layer), batch),
              encoded.projected().orElse(encoded.pooled())));
    }
    return all;
  }

  private NetworkAdapter adapter(int encoder) {
    return adapters.isEmpty() ? NetworkAdapter.NONE : adapters.get(encoder);
  }

  /** Applies the prompt weights to states: (N, T, D) → (N, T, D). */
  private NDArray weighted(NDArray states, PromptBatch batch) {
    if (batch.weights().isEmpty()) {
      return states;
    }
    NDArray weights = batch.weights().get();
    NDArray weighted =
        emphasis.apply(byChunk(states, batch.chunksEach()), byChunk(weights, batch.chunksEach()));
    return weighted.reshape(states.getShape());
  }

  /** Reshapes rows by prompt and chunk: (N, T, …) → (B, K, T, …). */
  private static NDArray byChunk(NDArray rows, int chunks) {
    return rows.reshape(-1, chunks, rows.getShape().get(1), rows.getShape().get(2));
  }

  /** Joins the chunks of each prompt: (N, T, D) → (B, K·T, D). */
  private static NDArray joined(NDArray states, int chunks) {
    return chunks == 1
        ? states
        : states.reshape(-1, chunks * states.getShape().get(1), states.getShape().get(2));
  }

  /** Selects the row of each prompt's first chunk: (N, P) → (B, P). */
  private static NDArray ofFirstChunks(NDArray rows, PromptBatch batch) {
    int chunks = batch.chunksEach();
    return chunks == 1 ? rows : rows.reshape(-1, chunks, rows.getShape().get(1)).get(":, 0");
  }

  private static NDArray upload(TensorScope scope, List<PictureSize> sizes) {
    int numbers = sizes.get(0).numbers().length;
    float[] all = new float[sizes.size() * numbers];
    for (int i = 0; i < sizes.size(); i++) {
      System.arraycopy(sizes.get(i).numbers(), 0, all, i * numbers, numbers);
    }
    return scope.upload(all, sizes.size(), numbers);
  }
}
