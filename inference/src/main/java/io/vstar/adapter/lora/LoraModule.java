package io.vstar.adapter.lora;

import io.vstar.io.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The change of one layer by a LoRA: alpha / rank · up · down is added to the layer's weight.
 *
 * <p>With a magnitude it is a DoRA (Liu et al. 2024): the sum is scaled so that the norm of each
 * output's weights is the magnitude of that output.
 *
 * @param layer full name of the layer, such as {@code unet.mid_block.resnets.0.conv1}
 * @param down (rank, in), or in convolutions (rank, in, kernel, kernel), float32
 * @param up (out, rank), float32
 * @param alpha factor of the product, together with 1 / rank; finite
 * @param magnitude (out), float32; empty if this is no DoRA
 */
public record LoraModule(
    String layer, HostTensor down, HostTensor up, double alpha, Optional<HostTensor> magnitude) {

  /**
   * Checks that the tensors fit each other.
   *
   * @throws IllegalArgumentException naming the layer, if they do not
   */
  public LoraModule {
    List<Long> narrow = down.info().shape();
    List<Long> wide = up.info().shape();
    boolean isConvolution = narrow.size() == 4 && narrow.get(2).equals(narrow.get(3));
    if (narrow.size() != 2 && !isConvolution) {
      throw new IllegalArgumentException(
          "%s: down has shape %s, expected (rank, in) or (rank, in, kernel, kernel)"
              .formatted(layer, narrow));
    }
    if (narrow.contains(0L) || wide.size() != 2 || !wide.get(1).equals(narrow.get(0))) {
      throw new IllegalArgumentException(
          "%s: down has shape %s and up %s, expected up of shape (out, %d)"
              .formatted(layer, narrow, wide, narrow.get(0)));
    }
    if (!Double.isFinite(alpha)) {
      throw new IllegalArgumentException("%s: alpha is %s".formatted(layer, alpha));
    }
    magnitude.ifPresent(
        m -> {
          if (!m.info().shape().equals(List.of(wide.get(0)))) {
            throw new IllegalArgumentException(
                "%s: the magnitude has shape %s, expected %s"
                    .formatted(layer, m.info().shape(), List.of(wide.get(0))));
          }
        });
  }

  /** Returns the rank of the change. */
  public int rank() {
    return Math.toIntExact(down.info().shape().get(0));
  }

  /** Returns the number of inputs of the layer. */
  public int in() {
    return Math.toIntExact(down.info().shape().get(1));
  }

  /** Returns the number of outputs of the layer. */
  public int out() {
    return Math.toIntExact(up.info().shape().get(0));
  }

  /** Returns whether the layer is a convolution, with a kernel of 1×1 or larger. */
  public boolean isConvolution() {
    return down.info().shape().size() == 4;
  }

  /** Returns the side of the kernel; 1 for linear layers. */
  public int kernel() {
    return isConvolution() ? Math.toIntExact(down.info().shape().get(2)) : 1;
  }

  /** Returns the factor of the product, alpha / rank. */
  public double scale() {
    return alpha / rank();
  }

  /** Returns the network's folder, the part of the layer's name before the first dot. */
  public String network() {
    return layer.substring(0, layer.indexOf('.'));
  }

  /** Returns the layer's name within its network. */
  public String path() {
    return layer.substring(layer.indexOf('.') + 1);
  }

  /** Returns the number of elements of its tensors. */
  public long parameters() {
    return down.info().elements()
        + up.info().elements()
        + magnitude.map(m -> m.info().elements()).orElse(0L);
  }

  /**
   * Computes scale · up · down in double precision: the change of the layer's weight, but for the
   * magnitude.
   *
   * @return (out, in · kernel²) row-major
   */
  public float[] product() {
    float[] left = up.toFloats();
    float[] right = down.toFloats();
    int columns = in() * kernel() * kernel();
    int rank = rank();
    float[] product = new float[Math.multiplyExact(out(), columns)];
    double[] row = new double[columns];
    for (int i = 0; i < out(); i++) {
      Arrays.fill(row, 0);
      for (int r = 0; r < rank; r++) {
        double factor = scale() * left[i * rank + r];
        for (int j = 0; j < columns; j++) {
          row[j] += factor * right[r * columns + j];
        }
      }
      for (int j = 0; j < columns; j++) {
        product[i * columns + j] = (float) row[j];
      }
    }
    return product;
  }

  /**
   * Computes the layer's weight with this change (LyCORIS, {@code apply_weight_decompose}, for
   * DoRA: the change as a whole is multiplied by the strength).
   *
   * @param weight the weight without the change, (out, in · kernel²) row-major
   * @param strength factor of the change; 1 as it was trained
   */
  public float[] appliedTo(float[] weight, double strength) {
    float[] change = product();
    int columns = change.length / out();
    float[] result = new float[change.length];
    float[] magnitudes = magnitude.map(HostTensor::toFloats).orElse(null);
    for (int i = 0; i < out(); i++) {
      double factor = magnitudes == null ? 1 : magnitudes[i] / norm(weight, change, i, columns);
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        double changed = factor * ((double) weight[j] + change[j]);
        result[j] = (float) (weight[j] + strength * (changed - weight[j]));
      }
    }
    return result;
  }

  /** Computes the norm of a row of the sum of two matrices. */
  private static double norm(float[] one, float[] other, int row, int columns) {
    double sum = 0;
    for (int j = row * columns; j < (row + 1) * columns; j++) {
      double value = (double) one[j] + other[j];
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
