package io.vstar.similarity;

import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.embedding.VocabularyComparison;
import io.vstar.adapter.embedding.VocabularyComparison.Place;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.io.TensorFile;
import io.vstar.text.ClipTokenizer;
import java.util.List;

/**
 * The neighbourhood of a vector in a vocabulary: the tokens whose vectors point nearly the same
 * way.
 *
 * @param norm L2 norm of the vector
 * @param normPercentile percentage of the vocabulary that is shorter
 * @param words the nearest tokens, nearest first
 */
public record Neighborhood(double norm, double normPercentile, List<Word> words) {
  private static final String TOKEN_TABLE = "text_model.embeddings.token_embedding.weight";

  /** A token with its cosine. */
  public record Word(String text, double cosine) {}

  public Neighborhood {
    words = List.copyOf(words);
  }

  /**
   * Compares vectors with the token table of one of a model's text encoders. Only that table is
   * read.
   *
   * @param encoder index of the text encoder, whose width the vectors have
   * @param count number of words for each vector
   */
  public static List<Neighborhood> of(
      VectorTable vectors, ModelFiles model, int encoder, ClipTokenizer tokenizer, int count) {
    VocabularyComparison comparison = new VocabularyComparison(vectors, count);
    try (TensorFile weights = model.open(ModelPart.textEncoder(encoder))) {
      comparison.add(weights.tensor(TOKEN_TABLE).toFloats());
    }
    return comparison.places().stream().map(place -> of(place, tokenizer)).toList();
  }

  private static Neighborhood of(Place place, ClipTokenizer tokenizer) {
    return new Neighborhood(
        place.norm(),
        place.normPercentile(),
        place.nearest().stream()
            .map(near -> new Word(tokenizer.textOf(near.id()), near.cosine()))
            .toList());
  }
}
