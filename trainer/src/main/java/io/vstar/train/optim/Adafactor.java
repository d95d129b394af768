package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The optimizer Adafactor (Shazeer and Stern 2018), as in transformers: the mean squared gradient
 * of a matrix is kept as its means over rows and over columns, that of a vector as it is.
 *
 * <pre>
 * β = 1 − t^decayRate
 * r ← β·r + (1 − β)·mean over columns of (g² + ε₁)        c likewise over rows
 * u = g / √(r·c / mean r)                                 vectors: g / √v
 * u ← u / max(1, rms(u)/threshold) · rate                 rate = lr · relative step · max(ε₂, rms(p))
 * p ← p · (1 − λ·rate) − u
 * </pre>
 *
 * <p>With a relative step, min(1e-2, 1/√t), the learning rate of the run is a factor of it.
 */
final class Adafactor extends GroupedOptimizer {
  private static final double LARGEST_RELATIVE_STEP = 1e-2;
  private static final double WARMUP_SLOPE = 1e-6;

  /** The update of one parameter. */
  private record ParameterUpdate(
      GroupKernel kernel, double learningRateFactor, List<NDArray> state) {}

  private final OptimizerSettings.Adafactor settings;
  private final List<List<ParameterUpdate>> updates = new ArrayList<>();
  private double effectiveRate;

  /** Makes an optimizer whose moments are zero; {@code scope} owns them. */
  Adafactor(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.Adafactor settings) {
    super(settings.type(), runtime, scope, groups);
    this.settings = settings;
    for (ParameterGroup group : groups) {
      updates.add(group.parameters().stream().map(each -> update(runtime, group, each)).toList());
    }
  }

  private ParameterUpdate update(TensorRuntime runtime, ParameterGroup group, Parameter parameter) {
    long[] shape = parameter.tensor().getShape().getShape();
    boolean factored = shape.length >= 2;
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put("p", parameter.tensor());
    if (factored) {
      state.put("r", zeros("exp_avg_sq_row", parameter, without(shape, shape.length - 1)));
      state.put("c", zeros("exp_avg_sq_col", parameter, without(shape, shape.length - 2)));
    } else {
      state.put("v", zeros("exp_avg_sq", parameter, shape));
    }
    if (settings.beta1().isPresent()) {
      state.put("m", zeros("exp_avg", parameter, shape));
    }
    List<String> lists = Stream.concat(state.keySet().stream(), Stream.of("g")).toList();
    double decay = group.weightDecay().orElse(settings.weightDecay());
    GroupKernel kernel =
        new GroupKernel.Writer(settings.type(), 1, List.of("rate", "kept", "added"), lists)
            .then("square = torch.add(torch.mul(g0, g0), %s)".formatted(settings.epsilon1()))
            .then(factored ? factoredQuotient() : plainQuotient())
            .then(step(parameter.tensor().size(), decay))
            .compile(runtime);
    return new ParameterUpdate(kernel, group.learningRateFactor(), List.copyOf(state.values()));
  }

  private NDArray zeros(String kind, Parameter parameter, long... shape) {
    return tensors().zeros(kind + "." + parameter.name(), shape);
  }

  private static long[] without(long[] shape, int axis) {
    return LongStream.concat(
            Arrays.stream(shape, 0, axis), Arrays.stream(shape, axis + 1, shape.length))
        .toArray();
  }

  private static String[] factoredQuotient() {
    return new String[] {
      "r0 = torch.add_(torch.mul_(r0, kept), torch.mean(square, [-1]), alpha=added)",
      "c0 = torch.add_(torch.mul_(c0, kept), torch.mean(square, [-2]), alpha=added)",
      "rows = torch.rsqrt(torch.div(r0, torch.mean(r0, [-1], True)))",
      "columns = torch.rsqrt(torch.unsqueeze(c0, -2))",
      "quotient = torch.mul(torch.mul(torch.unsqueeze(rows, -1), columns), g0)"
    };
  }

  private static String[] plainQuotient() {
    return new String[] {
      "v0 = torch.add_(torch.mul_(v0, kept), square, alpha=added)",
      "quotient = torch.mul(torch.rsqrt(v0), g0)"
    };
  }

  /** Returns the statements that clip the quotient, scale it and move the parameter. */
  private String[] step(long size, double decay) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "excess = torch.div(%s, %s)".formatted(rms("quotient", size), settings.clipThreshold()));
    lines.add("clipped = torch.div(quotient, torch.clamp(excess, 1.))");
    lines.add(
        settings.scaleParameter()
            ? "scale = torch.mul(torch.clamp(%s, %s), rate)"
                .formatted(rms("p0", size), settings.epsilon2())
            : "scale = torch.mul(torch.ones_like(excess), rate)");
    lines.add("move = torch.mul(clipped, scale)");
    settings
        .beta1()
        .ifPresent(
            beta -> {
              lines.add(
                  "mean = torch.add_(torch.mul_(m0, %s), move, alpha=%s)"
                      .formatted(beta, 1 - beta));
              lines.add("move = mean");
            });
    if (decay != 0) {
      lines.add("shrunk = torch.mul(torch.mul(p0, scale), %s)".formatted(decay));
      lines.add("torch._foreach_sub_(p, [shrunk])");
    }
    lines.add("torch._foreach_sub_(p, [move])");
    return lines.toArray(String[]::new);
  }

  private static String rms(String tensor, long size) {
    return "torch.div(torch.linalg_vector_norm(%s), %s)".formatted(tensor, Math.sqrt(size));
  }

  @Override
  public Map<String, Double> metrics() {
    return settings.relativeStep() ? Map.of(EFFECTIVE_LEARNING_RATE, effectiveRate) : Map.of();
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    int t = completedSteps();
    effectiveRate = learningRate * (settings.relativeStep() ? relativeStep(t) : 1);
    double added = Math.pow(t, settings.decayRate());
    for (int i = 0; i < updates.size(); i++) {
      for (int j = 0; j < updates.get(i).size(); j++) {
        ParameterUpdate update = updates.get(i).get(j);
        NDArray gradient = gradients.get(i).get(j);
        double rate = effectiveRate * update.learningRateFactor();
        List<List<NDArray>> lists =
            Stream.concat(update.state().stream(), Stream.of(gradient)).map(List::of).toList();
        update.kernel().call(scope, List.of(rate, 1 - added, added), lists);
      }
    }
  }

  private double relativeStep(int t) {
    double largest = settings.warmupInit() ? WARMUP_SLOPE * t : LARGEST_RELATIVE_STEP;
    return Math.min(largest, 1 / Math.sqrt(t));
  }
}
