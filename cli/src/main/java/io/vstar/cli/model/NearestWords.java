package io.vstar.cli.model;

import com.google.gson.annotations.SerializedName;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.error.CheckpointException;
import io.vstar.similarity.Neighborhood;
import io.vstar.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The words of a model's vocabulary that a vector of an embedding lies near.
 *
 * @param encoder the number of the text encoder, from 1
 * @param vector the number of the vector, from 1
 * @param norm the L2 norm of the vector
 * @param normPercentile the percentage of the vocabulary that is shorter
 * @param words the cosines by word, nearest first
 */
record NearestWords(
    int encoder,
    int vector,
    double norm,
    @SerializedName("norm_percentile") double normPercentile,
    Map<String, Double> words) {
  /** The name of the detail, which is a list of these. */
  static final String DETAIL = "nearest_words";

  private static final int WORDS = 5;

  /**
   * Compares all vectors of an embedding with the token vectors of a model, whose other weights are
   * not read.
   *
   * @throws CheckpointException if the embedding is for another kind of model
   */
  static List<NearestWords> of(TextualInversion embedding, ModelFiles model) {
    List<Integer> widths = embedding.tables().stream().map(VectorTable::width).toList();
    if (!widths.equals(model.config().text().widths())) {
      throw new CheckpointException(
          "the embedding has vectors of width %s, but those of %s are %s; name the kind of model that it was made for"
              .formatted(widths, model.name(), model.config().text().widths()));
    }
    List<NearestWords> all = new ArrayList<>();
    try (ClipTokenizer tokenizer = open(model.tokenizers().get(0))) {
      for (int e = 0; e < widths.size(); e++) {
        List<Neighborhood> places =
            Neighborhood.of(embedding.tables().get(e), model, e, tokenizer, WORDS);
        for (int v = 0; v < places.size(); v++) {
          all.add(of(e, v, places.get(v)));
        }
      }
    }
    return all;
  }

  private static ClipTokenizer open(TokenizerFolder tokenizer) {
    return TokenizerFolder.openAll(List.of(tokenizer)).get(0);
  }

  private static NearestWords of(int encoder, int vector, Neighborhood place) {
    Map<String, Double> words = new LinkedHashMap<>();
    place.words().forEach(word -> words.put(word.text(), rounded(word.cosine())));
    return new NearestWords(
        encoder + 1, vector + 1, rounded(place.norm()), rounded(place.normPercentile()), words);
  }

  private static double rounded(double value) {
    return Math.round(1e4 * value) / 1e4;
  }

  /** Returns the vectors in a line of text each, such as {@code 2: fox 0.30; longer than 97 %}. */
  static Map<String, String> lines(List<?> details) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Object detail : details) {
      NearestWords vector = (NearestWords) detail;
      String encoder = vector.encoder == 1 ? "" : " of text encoder " + vector.encoder;
      lines.put("vector " + vector.vector + encoder, vector.line());
    }
    return lines;
  }

  private String line() {
    String near =
        words.entrySet().stream()
            .map(word -> String.format(Locale.ROOT, "%s %.2f", word.getKey(), word.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "%s; longer than %.1f %% of words", near, normPercentile);
  }
}
