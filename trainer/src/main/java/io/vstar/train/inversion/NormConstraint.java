package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Constraint;
import java.util.List;

/** The constraint of the norms of learned vectors. A vector of zeros stays as it is. */
final class NormConstraint implements Constraint {
  // A vector of zeros has no direction: its factor is a large number, times 0.
  private static final KernelSource SCALE =
      new KernelSource(
          "vector_norm",
          List.of("target", "share", "p"),
          List.of(
              "length = torch.linalg_vector_norm(p, 2, [-1], True)",
              "norm = torch.clamp_min(length, 1e-12)",
              "factor = torch.div(torch.lerp(norm, target, share), norm)"),
          List.of("torch.mul_(p, factor)"));

  private final VectorNorm norm;
  private final Kernel scale;
  private final List<NDArray> tables;
  private final double[] targets;

  /**
   * Makes a constraint.
   *
   * @param tables the vectors for each text encoder, (V, D)
   * @param medians the median norm of the vocabulary of each text encoder
   */
  NormConstraint(
      TensorRuntime runtime, VectorNorm norm, List<NDArray> tables, List<Double> medians) {
    this.norm = norm;
    this.scale = runtime.compile(SCALE);
    this.tables = List.copyOf(tables);
    this.targets = medians.stream().mapToDouble(norm::target).toArray();
  }

  @Override
  public void apply(TensorScope scope, double learningRate) {
    NDArray share = scope.number(norm.share(learningRate));
    for (int i = 0; i < targets.length; i++) {
      scale.call(scope.number(targets[i]), share, tables.get(i)).close();
    }
  }
}
