package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.stream.IntStream;

/** Makes encoders of prompts that may have embeddings. */
public final class PromptEmbeddings {
  private PromptEmbeddings() {}

  /**
   * Returns an encoder of prompts that may have the embeddings, by the words that {@link
   * EmbeddingWords} finds for them.
   *
   * @param scope owns the vectors; must stay open as long as the encoder is used
   * @throws ConfigException if the vectors of an embedding do not fit the model, or no word is left
   *     for it
   */
  public static PromptEncoder encoder(
      StableDiffusion model, List<TextualInversion> embeddings, TensorScope scope) {
    List<NamedEmbedding> named = embeddings.stream().map(NamedEmbedding::of).toList();
    return encoder(model, embeddings, words(model, named), scope);
  }

  /** Returns the words that stand for embeddings in prompts for a model. */
  public static EmbeddingWords words(StableDiffusion model, List<NamedEmbedding> embeddings) {
    return EmbeddingWords.of(embeddings, model.tokenizer()::isWord);
  }

  /**
   * Returns an encoder of prompts that may have the embeddings, by given words.
   *
   * @param words words of the embeddings, in their order
   * @param scope owns the vectors; must stay open as long as the encoder is used
   * @throws ConfigException if the vectors of an embedding do not fit the model
   */
  public static PromptEncoder encoder(
      StableDiffusion model,
      List<TextualInversion> embeddings,
      EmbeddingWords words,
      TensorScope scope) {
    return embeddings.isEmpty()
        ? model.promptEncoder()
        : model.promptEncoder(learned(model.runtime(), model.config(), embeddings, words, scope));
  }

  /**
   * Uploads the vectors of embeddings.
   *
   * @param words words of the embeddings, in their order
   * @param scope owns the vectors
   * @throws ConfigException if the vectors of an embedding do not fit the model
   */
  static LearnedWords learned(
      TensorRuntime runtime,
      StableDiffusionConfig config,
      List<TextualInversion> embeddings,
      EmbeddingWords words,
      TensorScope scope) {
    requireFit(config, embeddings);
    List<NDArray> tables =
        IntStream.range(0, config.text().widths().size())
            .mapToObj(i -> table(config.text().widths().get(i), embeddings, i, scope))
            .toList();
    return LearnedWords.of(runtime, words.placeholders(), tables);
  }

  /** Uploads the vectors of all embeddings for one text encoder, (V, D) in their order. */
  private static NDArray table(
      int width, List<TextualInversion> embeddings, int encoder, TensorScope scope) {
    int rows = embeddings.stream().mapToInt(TextualInversion::vectors).sum();
    float[] values = new float[rows * width];
    int at = 0;
    for (TextualInversion embedding : embeddings) {
      float[] vectors = embedding.tables().get(encoder).values();
      System.arraycopy(vectors, 0, values, at, vectors.length);
      at += vectors.length;
    }
    return scope.upload(values, rows, width);
  }

  /**
   * Checks that embeddings fit a model; its weights are not needed.
   *
   * @throws ConfigException if the vectors of an embedding do not fit the model
   */
  public static void requireFit(StableDiffusionConfig model, List<TextualInversion> embeddings) {
    embeddings.forEach(embedding -> requireFit(embedding, model.text().widths()));
  }

  private static void requireFit(TextualInversion embedding, List<Integer> widths) {
    List<Integer> found = embedding.tables().stream().map(VectorTable::width).toList();
    if (!found.equals(widths)) {
      throw new ConfigException(
          ("embedding %s has vectors of width %s, but the model's text encoders have %s;"
                  + " use it with the kind of model it was trained on")
              .formatted(embedding.name(), found, widths));
    }
  }
}
