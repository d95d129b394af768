package io.vstar.train.dreambooth;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.TensorSnapshot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exchanges the trained weights of a loaded model for those of files for a while, so that the model
 * need not be in memory twice.
 *
 * @param runtime the runtime of the model
 * @param parameters the trained weights
 */
record WeightExchange(TensorRuntime runtime, List<Parameter> parameters) {

  /**
   * Runs something while the weights have the values of another model of the same architecture.
   * They have their own again afterwards, whatever happens.
   *
   * @throws CheckpointException if the model lacks a weight, or has it in another shape; the action
   *     is not run then
   */
  void during(ModelFiles other, Runnable action) {
    TensorSnapshot own = TensorSnapshot.of(parameters);
    try {
      for (ModelPart part : ModelPart.of(other.config())) {
        read(part, other);
      }
      action.run();
    } finally {
      own.restore(runtime, parameters);
    }
  }

  private void read(ModelPart part, ModelFiles other) {
    Map<String, Parameter> wanted = new LinkedHashMap<>();
    String network = part.folder() + ".";
    for (Parameter parameter : parameters) {
      if (parameter.name().startsWith(network)) {
        wanted.put(parameter.name().substring(network.length()), parameter);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    try (TensorFile file = other.open(part)) {
      wanted.forEach((name, parameter) -> read(file, name, parameter));
    }
  }

  private void read(TensorFile file, String name, Parameter parameter) {
    List<Long> expected = Arrays.stream(parameter.tensor().getShape().getShape()).boxed().toList();
    HostTensor found = file.tensor(name);
    if (!found.info().shape().equals(expected)) {
      throw new CheckpointException(
          "%s: tensor %s has shape %s, but this run trains %s; it is of another model"
              .formatted(file.path(), name, found.info().shape(), expected));
    }
    runtime.overwrite(parameter.tensor(), found.toFloats());
  }
}
