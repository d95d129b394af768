package io.vstar.train.hypernetwork;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFormat;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.method.OptimizerSidecar;
import io.vstar.train.method.StepFile;
import io.vstar.train.method.StepNumber;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads hypernetworks that were written on the way of a training: A1111's {@code style-500.pt},
 * with the optimizer's state in {@code style-500.pt.optim}, and this program's.
 */
final class HypernetworkStepFile {
  private static final int SHORT_HASH = 10; // A1111 hypernetwork.py, Hypernetwork.shorthash

  private HypernetworkStepFile() {}

  /**
   * Reads a file.
   *
   * @param shape the shape of the networks of the run
   * @param optimizer the optimizer of the run
   * @throws CheckpointException if the file is not a hypernetwork
   * @throws ConfigException if its networks have another shape, or it has no number of steps
   */
  static StepFile read(Path file, HypernetworkShape shape, OptimizerSettings optimizer) {
    Hypernetwork found = HypernetworkFile.read(file);
    if (!found.shape().equals(shape)) {
      throw new ConfigException(
          "%s has networks of %s, but this run's are %s; set the keys of hypernetwork to those of the file"
              .formatted(file, found.shape(), shape));
    }
    int steps = StepNumber.of(file, found.provenance());
    Map<String, HostTensor> values = new LinkedHashMap<>();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (NetworkPair pair : found.pairs()) {
      HypernetworkTrainable.byParameter(pair).forEach(values::put);
    }
    values.forEach((name, tensor) -> shapes.put(name, tensor.info().shape()));
    List<String> remarks = new ArrayList<>();
    Optional<OptimizerState> state = Optional.empty();
    if (TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS))) {
      remarks.add("the optimizer begins anew: only A1111 saves its state beside a hypernetwork");
    } else {
      state = new OptimizerSidecar(file, shortHash(file), optimizer.type()).read(shapes, remarks);
    }
    return new StepFile(new TensorSnapshot(values), steps, state, remarks);
  }

  private static String shortHash(Path file) {
    try {
      return Sha256.of(file).substring(0, SHORT_HASH);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
