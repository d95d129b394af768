package io.vstar.train.method;

import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TorchFile;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The optimizer's state that A1111 saves beside a file, {@code cat.pt.optim}: a dict of {@code
 * hash}, for hypernetworks {@code optimizer_name}, and {@code optimizer_state_dict}, torch's. It is
 * read by the unpickler that runs nothing of a file. Like A1111, a training goes on without it if
 * it does not fit, but says so.
 *
 * @param file the file beside which it lies
 * @param hash the hash that it must have: A1111's of the file's content
 * @param optimizer the optimizer of this run, such as {@code adamw}
 */
public record OptimizerSidecar(Path file, String hash, String optimizer) {
  private static final String ADAMW = "adamw";

  // Four widths of networks with hidden layers of eight times the width, twice.
  private static final long MAX_BYTES = 8L << 30;

  private static final List<String> MOMENTS = List.of("exp_avg", "exp_avg_sq");

  /**
   * Reads the state.
   *
   * @param shapes the shapes of the parameters by name, in the order of the file
   * @param remarks receives a sentence if there is no state that can be used
   * @return the state for AdamW; empty if there is none that fits
   */
  public Optional<OptimizerState> read(Map<String, List<Long>> shapes, List<String> remarks) {
    Path sidecar = file.resolveSibling(file.getFileName() + ".optim");
    if (!Files.exists(sidecar)) {
      remarks.add("the optimizer begins anew: there is no " + sidecar);
      return Optional.empty();
    }
    try {
      return Optional.of(state(sidecar, shapes));
    } catch (CheckpointException e) {
      remarks.add("the optimizer begins anew: " + e.getMessage());
      return Optional.empty();
    }
  }

  private OptimizerState state(Path sidecar, Map<String, List<Long>> shapes) {
    if (!optimizer.equals(ADAMW)) {
      throw new CheckpointException(
          "%s is AdamW's, but training.optimizer is %s".formatted(sidecar, optimizer));
    }
    if (sidecar.toFile().length() > MAX_BYTES) {
      throw new CheckpointException(sidecar + " is too large for an optimizer's state");
    }
    Map<?, ?> dict = dict(sidecar, TorchFile.read(sidecar), "its value");
    if (!hash.equals(dict.get("hash"))) {
      throw new CheckpointException(
          "%s is of another file: its hash is %s, that of %s is %s"
              .formatted(sidecar, dict.get("hash"), file.getFileName(), hash));
    }
    Object name = dict.get("optimizer_name");
    if (name != null && !name.equals("AdamW")) {
      throw new CheckpointException("%s is that of %s, not of AdamW".formatted(sidecar, name));
    }
    Map<?, ?> torch = dict(sidecar, dict.get("optimizer_state_dict"), "optimizer_state_dict");
    return state(sidecar, dict(sidecar, torch.get("state"), "state"), shapes);
  }

  private static OptimizerState state(
      Path sidecar, Map<?, ?> byIndex, Map<String, List<Long>> shapes) {
    if (byIndex.size() != shapes.size()) {
      throw new CheckpointException(
          "%s has the state of %d tensors, expected %d"
              .formatted(sidecar, byIndex.size(), shapes.size()));
    }
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    List<Double> steps = new ArrayList<>();
    long index = 0;
    for (Map.Entry<String, List<Long>> parameter : shapes.entrySet()) {
      Map<?, ?> state = dict(sidecar, byIndex.get(index), "state " + index);
      steps.add(number(sidecar, state.get("step")));
      for (String moment : MOMENTS) {
        String tensor = moment + "." + parameter.getKey();
        tensors.put(tensor, tensor(sidecar, state.get(moment), tensor, parameter.getValue()));
      }
      index++;
    }
    if (steps.stream().distinct().count() != 1) {
      throw new CheckpointException(sidecar + " has tensors with different numbers of steps");
    }
    return new OptimizerState(ADAMW, new TensorSnapshot(tensors), Map.of("steps", steps.get(0)));
  }

  private static Map<?, ?> dict(Path sidecar, Object value, String what) {
    if (value instanceof Map<?, ?> dict) {
      return dict;
    }
    throw new CheckpointException(
        "%s is no optimizer's state of A1111: %s is no dict".formatted(sidecar, what));
  }

  /** Returns a number of steps, which is a tensor since torch 1.12. */
  private static double number(Path sidecar, Object value) {
    if (value instanceof HostTensor tensor && tensor.info().elements() == 1) {
      return tensor.withDType(DType.F32).toFloats()[0];
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new CheckpointException(sidecar + " has no number of steps");
  }

  private static HostTensor tensor(Path sidecar, Object value, String name, List<Long> expected) {
    if (!(value instanceof HostTensor tensor) || !tensor.info().shape().equals(expected)) {
      throw new CheckpointException(
          "%s has no %s of the shape %s".formatted(sidecar, name, expected));
    }
    HostTensor floats = tensor.withDType(DType.F32).withName(name);
    if (floats.firstNotFinite().isPresent()) {
      throw new CheckpointException(
          "%s has %s in %s".formatted(sidecar, floats.firstNotFinite().get(), name));
    }
    return floats;
  }
}
