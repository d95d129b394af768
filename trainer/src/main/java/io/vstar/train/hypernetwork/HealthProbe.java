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
 * Looks into a hypernetwork between two steps, on the examples of the validation loss. It draws
 * nothing at random and leaves no gradient behind, so a run with it and one without are equal.
 */
public final class HealthProbe {
  /** More would tell the same. */
  private static final int MAX_PICTURES = 4;

  /**
   * One of the two networks at one attention layer.
   *
   * @param layer in diffusers' layout
   * @param network {@code k} or {@code v}
   * @param residualRatio |mlp(x)| by |x|, the root of the mean square over tokens
   * @param deadUnits share of hidden units that are the same for all tokens of a picture's examples
   * @param gradientNorm of the network, which layers of one width may share
   */
  public record Layer(
      String layer, String network, double residualRatio, double deadUnits, double gradientNorm) {}

  private final TensorRuntime runtime;
  private final HypernetworkTrainable trainable;
  private final ValidationLoss validation;

  public HealthProbe(
      TensorRuntime runtime, HypernetworkTrainable trainable, ValidationLoss validation) {
    this.runtime = runtime;
    this.trainable = trainable;
    this.validation = validation;
  }

  /** The changed layers, in the order of the forward pass. */
  public List<AttentionSite> sites() {
    return trainable.sites();
  }

  /** Returns what the loss that is minimized has on top, see {@link ShallowPenalty}. */
  double penalty(double[] ratios) {
    return trainable.penalty(ratios);
  }

  /** The figures of each layer, for keys, then for values. */
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

  /** The norm of each network's gradient at each layer; the gradients are zero afterwards. */
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
   * The validation loss at other strengths.
   *
   * @param strengths of each layer
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
