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
      return new PromptEncoder(
          model.text(), model.tokenizer(), List.of(), TokenEmbeddingOverlay.NONE);
    }
    int width = model.config().text().width();
    int rows = embeddings.stream().mapToInt(TextualInversion::vectors).sum();
    float[] values = new float[rows * width];
    List<Placeholder> placeholders = new ArrayList<>();
    int at = 0;
    for (TextualInversion embedding : embeddings) {
      float[] vectors = fitting(embedding, width).values();
      System.arraycopy(vectors, 0, values, at, vectors.length);
      at += vectors.length;
      placeholders.add(
          new Placeholder(placeholder(embedding, model.tokenizer()), embedding.vectors()));
    }
    return new PromptEncoder(
        model.text(),
        model.tokenizer(),
        placeholders,
        new LearnedVectors(model.runtime(), scope.upload(values, rows, width)));
  }

  /**
   * What prompts write for an embedding: its name, in angle brackets where the bare name is a word
   * that the model knows and that should keep its meaning, such as {@code cat}.
   */
  public static String placeholder(TextualInversion embedding, ClipTokenizer tokenizer) {
    String name = embedding.name();
    return tokenizer.encode(name).length == 1 ? "<" + name + ">" : name;
  }

  private static VectorTable fitting(TextualInversion embedding, int width) {
    if (embedding.tables().size() != 1 || embedding.tables().get(0).width() != width) {
      List<Integer> widths = embedding.tables().stream().map(VectorTable::width).toList();
      throw new ConfigException(
          ("embedding %s has vectors of width %s, but the model's text encoder has width %d;"
                  + " use it with the kind of model it was trained on")
              .formatted(embedding.name(), widths, width));
    }
    return embedding.tables().get(0);
  }
}
