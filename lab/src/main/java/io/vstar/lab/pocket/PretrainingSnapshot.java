package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a {@link PretrainingLoop} as a safetensors file: parameters, their averages and the
 * optimizer's moments, each under the parameter's name; the number of updates as metadata.
 */
final class PretrainingSnapshot {
  private static final String STEPS = "completed_steps";

  private final TensorRuntime runtime;
  private final Path file;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final AdamW optimizer;

  PretrainingSnapshot(
      TensorRuntime runtime, Path file, Map<String, NDArray> parameters, Ema ema, AdamW optimizer) {
    this.runtime = runtime;
    this.file = file;
    this.optimizer = optimizer;
    int i = 0;
    for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
      state.put("parameter." + parameter.getKey(), parameter.getValue());
      state.put("average." + parameter.getKey(), ema.averages().get(i));
      i++;
    }
  }

  void save() {
    List<HostTensor> tensors = new ArrayList<>(TensorSnapshot.of(state).tensors().values());
    tensors.addAll(optimizer.state().tensors().tensors().values());
    Safetensors.write(file, tensors, Map.of(STEPS, Integer.toString(optimizer.completedSteps())));
  }

  void restore() {
    try (TensorFile tensors = Safetensors.open(file)) {
      state.forEach((name, tensor) -> runtime.overwrite(tensor, tensors.tensor(name).toFloats()));
      Map<String, HostTensor> moments = new LinkedHashMap<>();
      optimizer
          .state()
          .tensors()
          .tensors()
          .keySet()
          .forEach(name -> moments.put(name, tensors.tensor(name)));
      double steps = Double.parseDouble(tensors.metadata().get(STEPS));
      optimizer.restore(
          new OptimizerState("adamw", new TensorSnapshot(moments), Map.of("steps", steps)));
    }
  }
}
