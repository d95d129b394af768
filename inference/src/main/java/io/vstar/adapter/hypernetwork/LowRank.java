package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Factorization;
import io.vstar.io.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts hypernetworks between full and low-rank matrices, which are products of two narrow ones.
 */
public final class LowRank {
  private static final String DOWN = ".down";
  private static final String UP = ".up";

  private LowRank() {}

  /**
   * Returns the same networks with full matrices, up·down, or the hypernetwork itself if its
   * matrices are full.
   */
  public static Hypernetwork whole(Hypernetwork hypernetwork) {
    if (hypernetwork.shape().rank() == 0) {
      return hypernetwork;
    }
    return hypernetwork.with(
        hypernetwork.shape().withRank(0),
        hypernetwork.pairs().stream()
            .map(pair -> new NetworkPair(pair.place(), whole(pair.key()), whole(pair.value())))
            .toList());
  }

  /**
   * A low-rank approximation of a hypernetwork.
   *
   * @param hypernetwork the approximation
   * @param error largest relative error of a matrix in the Frobenius norm
   */
  public record Approximation(Hypernetwork hypernetwork, double error) {}

  /**
   * Returns the best approximation with matrices of a given rank.
   *
   * @throws IllegalArgumentException if the rank is not below the narrowest layer
   */
  public static Approximation approximate(Hypernetwork hypernetwork, int rank) {
    Hypernetwork whole = whole(hypernetwork);
    double[] error = {0};
    return new Approximation(
        whole.with(
            whole.shape().withRank(rank),
            whole.pairs().stream()
                .map(
                    pair ->
                        new NetworkPair(
                            pair.place(),
                            narrowed(pair.key(), rank, error),
                            narrowed(pair.value(), rank, error)))
                .toList()),
        error[0]);
  }

  private static Map<String, HostTensor> narrowed(
      Map<String, HostTensor> network, int rank, double[] error) {
    Map<String, HostTensor> result = new LinkedHashMap<>();
    network.forEach(
        (name, tensor) -> {
          if (tensor.info().shape().size() != 2) {
            result.put(name, tensor);
            return;
          }
          int rows = Math.toIntExact(tensor.info().shape().get(0));
          int columns = Math.toIntExact(tensor.info().shape().get(1));
          if (rank < 1 || rank >= Math.min(rows, columns)) {
            throw new IllegalArgumentException(
                "rank %d, expected 1 to less than the narrowest layer, %d"
                    .formatted(rank, Math.min(rows, columns)));
          }
          Factorization factors = Factorization.of(tensor.toFloats(), rows, columns, rank);
          error[0] = Math.max(error[0], factors.error());
          String layer = name.substring(0, name.length() - ".weight".length());
          result.put(
              layer + DOWN, HostTensor.ofFloats(layer + DOWN, factors.down(), rank, columns));
          result.put(layer + UP, HostTensor.ofFloats(layer + UP, factors.up(), rows, rank));
        });
    return result;
  }

  private static Map<String, HostTensor> whole(Map<String, HostTensor> network) {
    Map<String, HostTensor> result = new LinkedHashMap<>();
    network.forEach(
        (name, tensor) -> {
          if (name.endsWith(DOWN)) {
            String layer = name.substring(0, name.length() - DOWN.length());
            String weight = layer + ".weight";
            result.put(weight, product(weight, network.get(layer + UP), tensor));
          } else if (!name.endsWith(UP)) {
            result.put(name, tensor);
          }
        });
    return result;
  }

  /**
   * Multiplies two factors in double precision.
   *
   * @param up left factor, (out, rank)
   * @param down right factor, (rank, in)
   * @return the product, (out, in)
   */
  private static HostTensor product(String name, HostTensor up, HostTensor down) {
    int out = Math.toIntExact(up.info().shape().get(0));
    int rank = Math.toIntExact(up.info().shape().get(1));
    int in = Math.toIntExact(down.info().shape().get(1));
    float[] left = up.toFloats();
    float[] right = down.toFloats();
    float[] product = new float[Math.multiplyExact(out, in)];
    double[] row = new double[in];
    for (int i = 0; i < out; i++) {
      Arrays.fill(row, 0);
      for (int r = 0; r < rank; r++) {
        double factor = left[i * rank + r];
        for (int j = 0; j < in; j++) {
          row[j] += factor * right[r * in + j];
        }
      }
      for (int j = 0; j < in; j++) {
        product[i * in + j] = (float) row[j];
      }
    }
    return HostTensor.ofFloats(name, product, out, in);
  }
}
