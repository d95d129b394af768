package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.JsonObject;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerFactory;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the walks of optimizers over a matrix and a vector, for recorded gradients: the first
 * update, the whole walk, and the estimated distance of those that have one.
 */
final class OptimizerParity implements FormulaParity.Part {
  private static final String ESTIMATE = "d";

  /** A result in float32 is this far from one in float64 on either side. */
  private static final double BOTH_SIDES = 2;

  @Override
  public String file() {
    return "optimizers.json";
  }

  @Override
  public void addTo(TensorRuntime runtime, Path folder, List<ParityItem> items) {
    try (GoldenFolder golden = GoldenFolder.open(folder, "optimizers")) {
      int steps = golden.fact("steps").getAsInt();
      for (JsonObject each : golden.cases()) {
        try (TensorScope scope = runtime.openScope("optimizer parity")) {
          new Walk(golden, each, steps).compare(runtime, scope, items);
        }
      }
    }
  }

  /** The walk of one optimizer. */
  private record Walk(GoldenFolder golden, JsonObject facts, int steps) {
    void compare(TensorRuntime runtime, TensorScope scope, List<ParityItem> items) {
      String key = facts.get("key").getAsString();
      ReferenceOptimizer reference = ReferenceOptimizer.read(golden.folder(), facts);
      List<Parameter> parameters =
          List.of(new Parameter("w", start(scope, "w0")), new Parameter("b", start(scope, "b0")));
      Optimizer optimizer =
          OptimizerFactory.of(reference.settings())
              .create(runtime, scope, ParameterGroup.single(parameters));
      float[][] walked = {
        new float[golden.floats(key + ".w").length], new float[golden.floats(key + ".b").length]
      };
      double[] estimates = new double[steps];
      for (int i = 0; i < steps; i++) {
        step(scope, optimizer, i, reference.learningRate());
        for (int j = 0; j < walked.length; j++) {
          float[] now = parameters.get(j).tensor().toFloatArray();
          System.arraycopy(now, 0, walked[j], i * now.length, now.length);
        }
        estimates[i] = optimizer.state().numbers().getOrDefault(ESTIMATE, 0.0);
      }
      add(items, key + ".w", walked[0]);
      add(items, key + ".b", walked[1]);
      if (facts.has("d_after_step")) {
        double[] expected = GoldenFolder.numbers(facts.get("d_after_step"));
        items.add(
            ParityItem.of(key + ".d", estimates, expected, tolerance("d_rel_diff_vs_f64", 1)));
      }
    }

    private NDArray start(TensorScope scope, String name) {
      long[] shape = golden.shape(name);
      boolean zeros = facts.get("start").getAsString().equals("zeros");
      return zeros ? scope.zeros(shape) : golden.upload(scope, name);
    }

    private void step(TensorScope scope, Optimizer optimizer, int index, double learningRate) {
      try (TensorScope step = scope.openScope("step")) {
        List<NDArray> gradients =
            List.of(gradient(step, "grad_w", index), gradient(step, "grad_b", index));
        optimizer.step(step, gradients, learningRate);
      }
    }

    private NDArray gradient(TensorScope step, String name, int index) {
      String key = facts.get("key").getAsString();
      String full = (key.endsWith(".fixed") ? "fixed." : key + ".") + name;
      return step.upload(golden.floats(full, index), golden.innerShape(full));
    }

    private void add(List<ParityItem> items, String name, float[] walked) {
      float[] expected = golden.floats(name);
      int size = walked.length / steps;
      items.add(
          ParityItem.of(
              name + "[0]",
              Arrays.copyOf(walked, size),
              Arrays.copyOf(expected, size),
              FormulaParity.FORMULA));
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      items.add(ParityItem.of(name, walked, expected, tolerance("fp32_vs_f64_maxdiff", largest)));
    }

    /** Returns the tolerance of a walk, wider where the reference's own float32 is not as good. */
    private double tolerance(String difference, double scale) {
      return Math.max(FormulaParity.WALK, BOTH_SIDES * facts.get(difference).getAsDouble() / scale);
    }
  }
}
