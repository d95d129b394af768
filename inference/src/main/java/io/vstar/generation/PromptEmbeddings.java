package io.vstar.generation;

import io.vstar.adapter.TextualInversion;
import io.vstar.adapter.VectorTable;
import io.vstar.clip.LearnedVectors;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import java.util.ArrayList;
import java.util.List;

/** Embeddings that prompts may name, put together for one model. */
public final class PromptEmbeddings {
  private PromptEmbeddings() {}

  /**
   * An encoder of prompts that may name the embeddings.
   *
   * @param scope owns the vectors; stays open as long as the encoder is used
   * @throws ConfigException naming an embedding whose vectors do not fit the model
   */
  public static PromptEncoder encoder(
      StableDiffusion model, List<TextualInversion> embeddings, TensorScope scope) {
    if (embeddings.isEmpty()) {
      return PromptEncoder.plain(model);
    }
    List<Integer> widths = model.config().text().widths();
    embeddings.forEach(embedding -> requireFit(embedding, widths));
    List<TokenEmbeddingOverlay> overlays = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      overlays.add(overlay(model, embeddings, i, scope));
    }
    List<Placeholder> placeholders =
        embeddings.stream()
            .map(
                embedding ->
                    new Placeholder(placeholder(embedding, model.tokenizer()), embedding.vectors()))
            .toList();
    return new PromptEncoder(model.conditioner(), model.tokenizers(), placeholders, overlays);
  }

  /**
   * What prompts write for an embedding: its name, in angle brackets where the bare name is a word
   * that the model knows and that should keep its meaning, such as {@code cat}.
   */
  public static String placeholder(TextualInversion embedding, ClipTokenizer tokenizer) {
    String name = embedding.name();
    return tokenizer.encode(name).length == 1 ? "<" + name + ">" : name;
  }

  /** The vectors of all embeddings for one text encoder, one below the other. */
  private static TokenEmbeddingOverlay overlay(
      StableDiffusion model, List<TextualInversion> embeddings, int encoder, TensorScope scope) {
    int width = model.config().text().widths().get(encoder);
    int rows = embeddings.stream().mapToInt(TextualInversion::vectors).sum();
    float[] values = new float[rows * width];
    int at = 0;
    for (TextualInversion embedding : embeddings) {
      float[] vectors = embedding.tables().get(encoder).values();
      System.arraycopy(vectors, 0, values, at, vectors.length);
      at += vectors.length;
    }
    return new LearnedVectors(model.runtime(), scope.upload(values, rows, width));
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
