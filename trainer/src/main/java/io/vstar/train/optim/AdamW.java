package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), with torch's semantics: decay
 * first, epsilon after the bias correction.
 *
 * <pre>
 * p ← p · (1 − lr·λ)
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 */
public final class AdamW {
  /**
   * @param beta1 decay of the gradients' mean, in [0, 1)
   * @param beta2 decay of the gradients' mean square, in [0, 1)
   * @param epsilon keeps the quotient finite, &gt; 0
   * @param weightDecay λ, ≥ 0
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** torch's and diffusers' defaults. */
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);
  }

  /** One learned tensor with its running moments. */
  private record Slot(NDArray parameter, NDArray mean, NDArray meanSquare) {}

  // All in place. The constants come first so that the result's handle belongs to the step.
  private static final KernelSource UPDATE =
      new KernelSource(
          "adamw",
          List.of("c", "p", "g", "m", "v"),
          List.of(
              "p1 = torch.mul_(p, torch.select(c, 0, 0))",
              "m1 = torch.lerp_(m, g, torch.select(c, 0, 1))",
              "v1 = torch.addcmul_(torch.mul_(v, torch.select(c, 0, 2)),"
                  + " torch.mul(g, torch.select(c, 0, 3)), g)",
              "d = torch.add_(torch.mul_(torch.sqrt(v1), torch.select(c, 0, 4)),"
                  + " torch.select(c, 0, 5))",
              "q = torch.mul_(torch.div(m1, d), torch.select(c, 0, 6))",
              "r = torch.sub_(p1, q)"),
          List.of("r"));

  private final Settings settings;
  private final Kernel update;
  private final List<Slot> slots = new ArrayList<>();
  private int completedSteps;

  /**
   * @param scope owns the moments
   * @param parameters moved in place by {@link #step}; float32
   */
  public AdamW(
      TensorRuntime runtime, TensorScope scope, List<NDArray> parameters, Settings settings) {
    this.settings = settings;
    this.update = runtime.compile(UPDATE);
    for (NDArray parameter : parameters) {
      long[] shape = parameter.getShape().getShape();
      slots.add(new Slot(parameter, scope.zeros(shape), scope.zeros(shape)));
    }
  }

  /** Updates made so far. */
  public int completedSteps() {
    return completedSteps;
  }

  /** The running moments of all parameters, mean then mean square, for snapshots. */
  public List<NDArray> moments() {
    return slots.stream().flatMap(s -> List.of(s.mean(), s.meanSquare()).stream()).toList();
  }

  /** Continues from {@code steps} updates, after the moments were filled from a snapshot. */
  public void resumeAt(int steps) {
    completedSteps = steps;
  }

  /**
   * One update. No {@link io.vstar.tensor.GradientScope} may be open.
   *
   * @param scope owns what is needed meanwhile
   * @param gradients one per parameter, in order
   */
  public void step(TensorScope scope, List<NDArray> gradients, double learningRate) {
    completedSteps++;
    double correction1 = 1 - Math.pow(settings.beta1(), completedSteps);
    double correction2 = 1 - Math.pow(settings.beta2(), completedSteps);
    NDArray constants =
        scope.upload(
            new float[] {
              (float) (1 - learningRate * settings.weightDecay()),
              (float) (1 - settings.beta1()),
              (float) settings.beta2(),
              (float) (1 - settings.beta2()),
              (float) (1 / Math.sqrt(correction2)),
              (float) settings.epsilon(),
              (float) (learningRate / correction1)
            },
            7);
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      update
          .call(constants, slot.parameter(), gradients.get(i), slot.mean(), slot.meanSquare())
          .close();
    }
  }
}
