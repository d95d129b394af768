package io.vstar.adapter;

import io.vstar.io.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hypernetworks whose matrices are products of two narrow ones. */
public final class LowRank {
  private static final String DOWN = ".down";
  private static final String UP = ".up";

  private LowRank() {}

  /** The same networks with whole matrices, up·down; itself if they are whole. */
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
   * @param up (out, rank)
   * @param down (rank, in)
   * @return (out, in), summed in double precision
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
