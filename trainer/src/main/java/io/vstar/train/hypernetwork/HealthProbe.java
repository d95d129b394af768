package io.vstar.train.hypernetwork;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.DiffusionLoss;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A probe that measures the layers of a hypernetwork between two steps, on the examples of the
 * validation loss. It draws nothing at random and leaves the gradients at zero, so it does not
 * change the run.
 */
public final class HealthProbe {
  /** The number of pictures that are measured; more would hardly change the result. */
  private static final int MAX_PICTURES = 4;

  /**
   * The measurement of one of the two networks at one attention layer.
   *
   * @param layer the name of the attention layer in diffusers' layout
   * @param network {@code k} for the keys' network, {@code v} for the values'
   * @param residualRatio the ratio |mlp(x)| / |x|, as the root of its mean square over tokens
   * @param deadUnits the share of hidden units that are the same for all tokens of a picture's
   *     examples
   * @param gradientNorm the norm of the network's gradient; layers of one width may share a network
   */
  public record Layer(
      String layer, String network, double residualRatio, double deadUnits, double gradientNorm) {}

  private final TensorRuntime runtime;
  private final HypernetworkTrainable trainable;
  private final ValidationLoss validation;

  /** Makes a probe that measures on the examples of a validation loss. */
  public HealthProbe(
      TensorRuntime runtime, HypernetworkTrainable trainable, ValidationLoss validation) {
    this.runtime = runtime;
    this.trainable = trainable;
    this.validation = validation;
  }

  /**
   * Returns the attention layers that the hypernetwork changes, in the order of the forward pass.
   */
  public List<AttentionSite> sites() {
    return trainable.sites();
  }

  /** Returns the penalty that is added to the loss, see {@link ShallowPenalty}. */
  double penalty(double[] ratios) {
    return trainable.penalty(ratios);
  }

  /** Measures each layer: the network of the keys, then that of the values. */
  public List<Layer> layers() {
    int count = 2 * sites().size();
    double[] squares = new double[count];
    double[] dead = new double[count];
    double[] gradients;
    int pictures = Math.min(MAX_PICTURES, validation.pictures());
    try (TensorScope scope = runtime.openScope("health")) {
      trainable.parameters().forEach(each -> scope.borrow(each.tensor()));
      for (int i = 0; i < pictures; i++) {
        probe(scope, i, squares, dead);
      }
      gradients = takeGradients();
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(
          new Layer(
              sites().get(i / 2).name(),
              i % 2 == 0 ? "k" : "v",
              Math.sqrt(squares[i] / pictures),
              dead[i] / pictures,
              gradients[i] / pictures));
    }
    return layers;
  }

  private void probe(TensorScope outer, int picture, double[] squares, double[] dead) {
    try (TensorScope scope = outer.openScope("probe");
        GradientScope gradients = GradientScope.open(runtime)) {
      DiffusionLoss.Result result = validation.evaluate(scope, picture, probing(scope, all(1)));
      gradients.backward(result.perExample().mean());
      add(result.measured().get(0), squares);
      add(result.measured().get(1), dead);
    }
  }

  private static void add(NDArray row, double[] sums) {
    float[] values = row.toFloatArray();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
  }

  /** Returns the norm of each network's gradient at each layer and zeroes the gradients. */
  private double[] takeGradients() {
    List<Double> squares = new ArrayList<>();
    for (Parameter parameter : trainable.parameters()) {
      NDArray gradient = GradientScope.of(parameter.tensor());
      squares.add((double) gradient.square().sum().getFloat());
      gradient.muli(0f);
    }
    double[] norms = new double[2 * sites().size()];
    for (int i = 0; i < norms.length; i++) {
      norms[i] =
          Math.sqrt(
              trainable.parametersOf(sites().get(i / 2), i % 2 == 0).stream()
                  .mapToDouble(squares::get)
                  .sum());
    }
    return norms;
  }

  /**
   * Measures the validation loss at other strengths.
   *
   * @param strengths the strength of each layer, in the order of {@link #sites()}
   */
  public double loss(double[] strengths) {
    float[] values = new float[strengths.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) strengths[i];
    }
    try (TensorScope scope = runtime.openScope("strengths")) {
      return validation.measure(probing(scope, values));
    }
  }

  private float[] all(float strength) {
    float[] strengths = new float[sites().size()];
    Arrays.fill(strengths, strength);
    return strengths;
  }

  private ContextAdapter probing(TensorScope scope, float[] strengths) {
    return trainable.probing(scope.upload(strengths, strengths.length));
  }
}
