package io.vstar.adapter.lora;

import io.vstar.adapter.Factorization;
import io.vstar.io.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the rank of LoRAs, and approximates matrices by modules of low rank, by the largest
 * singular values.
 *
 * @param most the largest rank, at least 1
 * @param kept share of a change, in the Frobenius norm, from which on no more rank is used; above 0
 *     and at most 1, where 1 always uses the largest rank
 */
public record LoraRank(int most, double kept) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public LoraRank {
    if (most < 1 || !(kept > 0 && kept <= 1)) {
      throw new IllegalArgumentException(
          "rank %d and kept share %s, expected a rank of 1 or more and a share above 0, at most 1"
              .formatted(most, kept));
    }
  }

  /**
   * A module that approximates a matrix.
   *
   * @param error relative error in the Frobenius norm; 0 if the matrix is zero
   */
  public record Approximation(LoraModule module, double error) {}

  /**
   * A LoRA of lower rank.
   *
   * @param error largest relative error of a module in the Frobenius norm
   */
  public record Resized(Lora lora, double error) {}

  /**
   * Lowers the ranks of a LoRA; modules of a rank that is low enough stay as they are, unless a
   * share is asked for.
   */
  public Resized resize(Lora lora) {
    List<LoraModule> modules = new ArrayList<>();
    double error = 0;
    for (LoraModule module : lora.modules()) {
      if (module.rank() <= most && kept == 1) {
        modules.add(module);
        continue;
      }
      LoraRank own = new LoraRank(Math.min(most, module.rank()), kept);
      Approximation near = own.approximate(module, module.product());
      modules.add(near.module());
      error = Math.max(error, near.error());
    }
    return new Resized(lora.with(modules), error);
  }

  /**
   * Approximates a matrix by a module.
   *
   * @param like a module that has the layer, the shape of the kernel and the magnitude
   * @param matrix (out, in · kernel²) row-major
   */
  public Approximation approximate(LoraModule like, float[] matrix) {
    Optional<HostTensor> magnitude = like.magnitude();
    Approximation plain = approximate(like.layer(), like.down().info().shape(), like.out(), matrix);
    LoraModule module = plain.module();
    return new Approximation(
        new LoraModule(module.layer(), module.down(), module.up(), module.alpha(), magnitude),
        plain.error());
  }

  /**
   * Approximates a matrix by a module whose alpha is its rank.
   *
   * @param layer full name of the layer
   * @param shape shape of the layer's weight or of a module's down, whose axes after the first are
   *     those of down
   * @param out number of outputs
   * @param matrix (out, in · kernel²) row-major
   */
  public Approximation approximate(String layer, List<Long> shape, int out, float[] matrix) {
    int columns = matrix.length / out;
    int rank = Math.min(most, Math.min(out, columns));
    Factorization factors = Factorization.of(matrix, out, columns, rank);
    double[] squares = squares(factors.down(), rank, columns);
    double all = energy(matrix);
    int used = kept == 1 ? rank : needed(squares, kept * kept * all);
    float[] up = new float[out * used];
    float[] down = new float[used * columns];
    double energy = 0;
    for (int r = 0; r < used; r++) {
      energy += squares[r];
      double root = Math.sqrt(Math.sqrt(squares[r])); // so that both factors are of one size
      for (int i = 0; i < out; i++) {
        up[i * used + r] = (float) (factors.up()[i * rank + r] * root);
      }
      for (int j = 0; j < columns && root > 0; j++) {
        down[r * columns + j] = (float) (factors.down()[r * columns + j] / root);
      }
    }
    double error = all == 0 ? 0 : Math.sqrt(Math.max(0, 1 - energy / all));
    long[] narrow = shape.stream().mapToLong(Long::longValue).toArray();
    narrow[0] = used;
    LoraModule module =
        new LoraModule(
            layer,
            HostTensor.ofFloats("down", down, narrow),
            HostTensor.ofFloats("up", up, out, used),
            used,
            Optional.empty());
    return new Approximation(module, error);
  }

  private static int needed(double[] squares, double energy) {
    double sum = 0;
    int count = 0;
    while (count < squares.length && (count == 0 || sum < energy)) {
      sum += squares[count++];
    }
    return count;
  }

  /** Computes the squares of the singular values, which are the norms of the rows. */
  private static double[] squares(float[] down, int rank, int columns) {
    double[] squares = new double[rank];
    for (int i = 0; i < down.length; i++) {
      squares[i / columns] += (double) down[i] * down[i];
    }
    return squares;
  }

  private static double energy(float[] matrix) {
    double sum = 0;
    for (float value : matrix) {
      sum += (double) value * value;
    }
    return sum;
  }
}
