package io.vstar.train.loop;

import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The file format of a {@link TrainingState}: one safetensors file, written whole or not at all.
 *
 * <p>Tensors are named {@code parameter.NAME}, {@code optimizer.NAME}, {@code average.NAME} and
 * {@code best.NAME}; everything else is metadata. Numbers are written so that reading restores
 * every bit. A hash of all tensors tells later whether the file is still what was written.
 */
public final class TrainingStateFile {
  /** The version of the format, raised when earlier files can no longer be resumed from. */
  private static final String VERSION = "1";

  private static final String FORMAT = "vstar_training_state";
  private static final String OPTIMIZER_NUMBER = "optimizer.";
  private static final String VALUES = "parameter.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGES = "average.";
  private static final String BEST = "best.";
  private static final String NOTE = "note.";
  private static final String HASH = "tensors_sha256";

  private TrainingStateFile() {}

  /**
   * Writes a state.
   *
   * @throws io.vstar.error.OutputException if the file cannot be written; an earlier file is left
   *     as it was
   */
  public static void write(Path file, TrainingState state) {
    write(file, state, Map.of());
  }

  /**
   * Writes a state with notes on its run.
   *
   * @param notes texts by name, such as a description of the run, which {@link #notes} reads
   * @throws io.vstar.error.OutputException if the file cannot be written; an earlier file is left
   *     as it was
   */
  public static void write(Path file, TrainingState state, Map<String, String> notes) {
    List<HostTensor> tensors = new ArrayList<>();
    add(tensors, VALUES, state.values());
    add(tensors, OPTIMIZER, state.optimizer().tensors());
    state.averages().ifPresent(averages -> add(tensors, AVERAGES, averages));
    state.bestValues().ifPresent(best -> add(tensors, BEST, best));
    Map<String, String> metadata = metadata(state);
    metadata.put(HASH, Sha256.of(tensors));
    notes.forEach((name, text) -> metadata.put(NOTE + name, text));
    Safetensors.write(file, tensors, metadata);
  }

  private static void add(List<HostTensor> all, String prefix, TensorSnapshot snapshot) {
    snapshot.tensors().forEach((name, tensor) -> all.add(tensor.withName(prefix + name)));
  }

  private static Map<String, String> metadata(TrainingState state) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, VERSION);
    TrainingState.Position position = state.position();
    metadata.put("run", position.run());
    metadata.put("seed", Long.toString(position.seed()));
    metadata.put("completed_steps", Integer.toString(position.completedSteps()));
    metadata.put("next_micro_batch", Long.toString(position.nextMicroBatch()));
    metadata.put("loss_scale.factor", Double.toString(state.lossScale().factor()));
    metadata.put("loss_scale.finite_steps", Integer.toString(state.lossScale().finiteSteps()));
    metadata.put("optimizer", state.optimizer().optimizer());
    state
        .optimizer()
        .numbers()
        .forEach((name, value) -> metadata.put(OPTIMIZER_NUMBER + name, Double.toString(value)));
    metadata.put("validations", validations(state.validations()));
    return metadata;
  }

  /**
   * Returns one line for each measurement: the step, pictures, timesteps and bins of the grid, and
   * the loss of each triple, separated by spaces.
   */
  private static String validations(List<Validated> all) {
    StringBuilder lines = new StringBuilder();
    for (Validated each : all) {
      LossGrid grid = each.losses().grid();
      lines.append(each.step()).append(' ').append(grid.pictures()).append(' ');
      lines.append(grid.timesteps()).append(' ').append(grid.bins());
      each.losses().values().forEach(loss -> lines.append(' ').append(loss));
      lines.append('\n');
    }
    return lines.toString();
  }

  /**
   * Reads a state.
   *
   * @throws CheckpointException if the file is damaged, or no training state of this version
   */
  public static TrainingState read(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      requireVersion(file);
      requireHash(file);
      return state(file);
    }
  }

  /**
   * Reads the notes on the run of a state without its tensors.
   *
   * @throws CheckpointException if the file is damaged, or no training state of this version
   */
  public static Map<String, String> notes(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      requireVersion(file);
      Map<String, String> notes = new LinkedHashMap<>();
      file.metadata()
          .forEach(
              (key, text) -> {
                if (key.startsWith(NOTE)) {
                  notes.put(key.substring(NOTE.length()), text);
                }
              });
      return notes;
    }
  }

  /** Returns whether a file is a safetensors file with a training state of any version. */
  public static boolean isState(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      return file.metadata().containsKey(FORMAT);
    } catch (CheckpointException e) {
      return false;
    }
  }

  private static void requireVersion(TensorFile file) {
    String version = file.metadata().get(FORMAT);
    if (!VERSION.equals(version)) {
      throw new CheckpointException(
          "%s: %s, expected a training state of version %s; delete it to begin anew"
              .formatted(
                  file.path(),
                  version == null
                      ? "is no training state"
                      : "is a training state of version " + version,
                  VERSION));
    }
  }

  /** Checks the hash of the tensors, which files of earlier programs do not have. */
  private static void requireHash(TensorFile file) {
    String expected = file.metadata().get(HASH);
    if (expected == null) {
      return;
    }
    List<HostTensor> tensors = file.tensors().keySet().stream().map(file::tensor).toList();
    if (!Sha256.of(tensors).equals(expected)) {
      throw new CheckpointException(
          "%s is damaged: its tensors are not those that were written".formatted(file.path()));
    }
  }

  private static TrainingState state(TensorFile file) {
    TrainingState.Position position =
        new TrainingState.Position(
            text(file, "run"),
            number(file, "seed", Long::parseLong),
            number(file, "completed_steps", Integer::parseInt),
            number(file, "next_micro_batch", Long::parseLong));
    LossScale.State lossScale =
        new LossScale.State(
            number(file, "loss_scale.factor", Double::parseDouble),
            number(file, "loss_scale.finite_steps", Integer::parseInt));
    return new TrainingState(
        position,
        snapshot(file, VALUES),
        optimizer(file),
        lossScale,
        nonEmpty(snapshot(file, AVERAGES)),
        number(file, "validations", TrainingStateFile::parseValidations),
        nonEmpty(snapshot(file, BEST)));
  }

  private static OptimizerState optimizer(TensorFile file) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String key : file.metadata().keySet()) {
      if (key.startsWith(OPTIMIZER_NUMBER)) {
        numbers.put(
            key.substring(OPTIMIZER_NUMBER.length()), number(file, key, Double::parseDouble));
      }
    }
    return new OptimizerState(text(file, "optimizer"), snapshot(file, OPTIMIZER), numbers);
  }

  private static TensorSnapshot snapshot(TensorFile file, String prefix) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        String bare = name.substring(prefix.length());
        tensors.put(bare, file.tensor(name).withName(bare));
      }
    }
    return new TensorSnapshot(tensors);
  }

  private static Optional<TensorSnapshot> nonEmpty(TensorSnapshot snapshot) {
    return snapshot.tensors().isEmpty() ? Optional.empty() : Optional.of(snapshot);
  }

  private static List<Validated> parseValidations(String lines) {
    List<Validated> all = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      List<String> parts = List.of(line.split(" "));
      LossGrid grid =
          new LossGrid(
              Integer.parseInt(parts.get(1)),
              Integer.parseInt(parts.get(2)),
              Integer.parseInt(parts.get(3)));
      HeldOutLosses losses =
          new HeldOutLosses(
              grid, parts.subList(4, parts.size()).stream().map(Double::valueOf).toList());
      HeldOutLosses start = all.isEmpty() ? losses : all.get(0).losses();
      all.add(new Validated(Integer.parseInt(parts.get(0)), losses, start));
    }
    return all;
  }

  private static String text(TensorFile file, String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new CheckpointException(
          "%s: has no %s in its metadata, which every training state has; delete it to begin anew"
              .formatted(file.path(), key));
    }
    return value;
  }

  private static <T> T number(TensorFile file, String key, Function<String, T> parse) {
    String value = text(file, key);
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CheckpointException(
          "%s: its metadata has %s = '%s', which is not what a training state has there; delete it to begin anew"
              .formatted(file.path(), key, value),
          e);
    }
  }
}
