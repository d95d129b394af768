package io.vstar.train.inversion;

import io.vstar.clip.ClipTextModel;
import io.vstar.generation.StableDiffusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The statistics of the token vectors of one text encoder, over all tokens of the tokenizer.
 *
 * @param mean the mean of each component, D values
 * @param deviation the standard deviation of each component, D values
 * @param medianNorm the median of the L2 norms; of an even number of them the lower one, as torch
 *     and OneTrainer have it
 */
record Vocabulary(double[] mean, double[] deviation, double medianNorm) {
  /** Computes the statistics for each text encoder of a model. */
  static List<Vocabulary> of(StableDiffusion model) {
    List<Vocabulary> all = new ArrayList<>();
    List<ClipTextModel> encoders = model.conditioner().encoders();
    for (int i = 0; i < encoders.size(); i++) {
      all.add(of(model, encoders.get(i), model.tokenizers().get(i).vocabularySize()));
    }
    return all;
  }

  /** Returns the length of a token vector, D. */
  int width() {
    return mean.length;
  }

  private static Vocabulary of(StableDiffusion model, ClipTextModel encoder, int tokens) {
    int width = Math.toIntExact(encoder.tokenTable().getShape().get(1));
    double[] sum = new double[width];
    double[] squares = new double[width];
    double[] norms = new double[tokens];
    TokenRows.read(
        model,
        encoder,
        tokens,
        (first, rows) -> {
          for (int i = 0; i < rows.length; i++) {
            double square = (double) rows[i] * rows[i];
            sum[i % width] += rows[i];
            squares[i % width] += square;
            norms[first + i / width] += square;
          }
        });
    return new Vocabulary(
        Arrays.stream(sum).map(each -> each / tokens).toArray(),
        deviations(sum, squares, tokens),
        Math.sqrt(lowerMedian(norms)));
  }

  private static double[] deviations(double[] sum, double[] squares, int count) {
    double[] deviations = new double[sum.length];
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / count;
      deviations[i] = Math.sqrt(Math.max(0, squares[i] / count - mean * mean));
    }
    return deviations;
  }

  private static double lowerMedian(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
