package io.vstar.aesthetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TextTower;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.conditioning.TextEncoding;
import io.vstar.nn.NetworkAdapter;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptTokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The use of a text encoder that is tuned for each chunk of a prompt towards an aesthetic
 * embedding. Each chunk begins with the weights of the model, which stay as they are, so that a
 * prompt gives the same states whatever came before it. Chunks without tokens are not tuned.
 *
 * <p>It is the method of Gallego 2022, "Personalizing Text-to-Image Generation via Aesthetic
 * Gradients", with the options of the extension of AUTOMATIC1111's web UI. Other than there,
 * learned words count in the tuning, and prompt weights in the tuned states.
 */
public final class AestheticGradients implements TextEncoding {
  private final TensorRuntime runtime;
  private final TextTower tower;
  private final float[] wanted;
  private final AestheticSettings settings;

  private AestheticGradients(
      TensorRuntime runtime, TextTower tower, float[] wanted, AestheticSettings settings) {
    this.runtime = runtime;
    this.tower = tower;
    this.wanted = wanted;
    this.settings = settings;
  }

  /**
   * Returns the use of a text encoder with aesthetic gradients; other encoders are used as they
   * are.
   *
   * @param tower the text encoder with its projection into the space of the embedding
   * @param tokenizer tokenizer of the text encoder
   * @throws IllegalArgumentException if the embedding is of another width than the projection
   */
  public static AestheticGradients of(
      TensorRuntime runtime,
      TextTower tower,
      ClipTokenizer tokenizer,
      AestheticEmbedding embedding,
      AestheticSettings settings) {
    try (TensorScope scope = runtime.openScope("aesthetic embedding")) {
      NDArray pictures = normalized(scope.upload(embedding.toArray(), 1, embedding.width()));
      NDArray wanted =
          settings
              .text()
              .map(
                  text ->
                      turned(runtime, pictures, textEmbedding(scope, tower, tokenizer, text), text))
              .orElse(pictures);
      return new AestheticGradients(runtime, tower, wanted.toFloatArray(), settings);
    }
  }

  private static NDArray textEmbedding(
      TensorScope scope, TextTower tower, ClipTokenizer tokenizer, AestheticSettings.Text text) {
    PromptTokenizer reader = new PromptTokenizer(tokenizer, List.of());
    return tower.embed(
        PromptBatch.upload(scope, reader.tokenize(List.of(text.text())), Map.of()),
        TokenEmbeddingOverlay.NONE);
  }

  /**
   * Turns the direction of pictures towards a text or away from it.
   *
   * @param pictures (1, P), of length 1
   * @param words (1, P), not normalised, as in the extension, where the text has more weight for it
   */
  private static NDArray turned(
      TensorRuntime runtime, NDArray pictures, NDArray words, AestheticSettings.Text text) {
    NDArray towards = text.negative() ? normalized(pictures.sub(words)) : words;
    return Mixture.SPHERICAL.between(runtime, pictures, towards, text.share());
  }

  private static NDArray normalized(NDArray row) {
    return row.div(row.norm());
  }

  @Override
  public EncodedText encode(
      ClipTextModel encoder,
      PromptBatch prompts,
      TokenEmbeddingOverlay overlay,
      NetworkAdapter adapter) {
    EncodedText plain = encoder.encode(prompts, overlay, adapter);
    if (encoder != tower.encoder() || settings.isWithoutEffect()) {
      return plain;
    }
    List<ChunkText> chunks = ChunkText.of(prompts);
    TensorScope scope = TensorScope.ownerOf(prompts.ids());
    Map<ChunkText, EncodedText> mixed = new HashMap<>();
    for (int row = 0; row < chunks.size(); row++) {
      if (!mixed.containsKey(chunks.get(row))) {
        EncodedText own = rowOf(plain, row);
        mixed.put(
            chunks.get(row), mixed(scope, tower.with(adapter), chunks.get(row), own, overlay));
      }
    }
    List<EncodedText> rows = chunks.stream().map(mixed::get).toList();
    return rows.size() == 1 ? rows.get(0) : joined(rows);
  }

  private EncodedText mixed(
      TensorScope scope,
      TextTower adapted,
      ChunkText chunk,
      EncodedText plain,
      TokenEmbeddingOverlay overlay) {
    if (chunk.isEmpty()) {
      return plain;
    }
    try (TextTuning tuning = TextTuning.begin(runtime, scope, adapted, chunk, overlay, wanted)) {
      for (int i = 0; i < settings.steps(); i++) {
        tuning.step(settings.rate());
      }
      EncodedText tuned = tuning.encode();
      return new EncodedText(
          mixed(plain.lastHiddenState(), tuned.lastHiddenState()),
          mixed(plain.penultimate(), tuned.penultimate()),
          mixed(plain.penultimateNormed(), tuned.penultimateNormed()),
          mixed(plain.pooled(), tuned.pooled()),
          plain.projected().map(own -> mixed(own, tuned.projected().orElseThrow())));
    }
  }

  private NDArray mixed(NDArray plain, NDArray tuned) {
    return settings.mixture().between(runtime, plain, tuned, settings.weight());
  }

  private static EncodedText rowOf(EncodedText all, int row) {
    NDIndex index = new NDIndex("%d:%d".formatted(row, row + 1));
    return new EncodedText(
        all.lastHiddenState().get(index),
        all.penultimate().get(index),
        all.penultimateNormed().get(index),
        all.pooled().get(index),
        all.projected().map(projected -> projected.get(index)));
  }

  private static EncodedText joined(List<EncodedText> rows) {
    return new EncodedText(
        joined(rows, EncodedText::lastHiddenState),
        joined(rows, EncodedText::penultimate),
        joined(rows, EncodedText::penultimateNormed),
        joined(rows, EncodedText::pooled),
        rows.get(0).projected().isEmpty()
            ? Optional.empty()
            : Optional.of(joined(rows, row -> row.projected().orElseThrow())));
  }

  private static NDArray joined(List<EncodedText> rows, Function<EncodedText, NDArray> part) {
    return NDArrays.concat(new NDList(rows.stream().map(part).toList()), 0);
  }
}
