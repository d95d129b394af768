package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a torch file's state dict, each of which is read when it is asked for. */
final class TorchCheckpoint implements TensorFile {
  private static final String STATE_DICT = "state_dict";

  private final TorchArchive archive;
  private final Map<String, StridedTensor> views = new LinkedHashMap<>();
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
  private final Map<String, String> numbers = new LinkedHashMap<>();

  TorchCheckpoint(TorchArchive archive) {
    this.archive = archive;
    if (!(archive.root() instanceof Map<?, ?> root)) {
      throw new CheckpointException(path() + " holds no dict of tensors");
    }
    Map<?, ?> state = root.get(STATE_DICT) instanceof Map<?, ?> inner ? inner : root;
    root.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof Number number) {
            numbers.put(name, number.toString());
          }
        });
    state.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof StridedTensor view) {
            views.put(name, view);
            infos.put(name, view.info(path(), name));
          }
        });
    if (views.isEmpty()) {
      throw new CheckpointException(path() + " holds no tensors, expected those of a model");
    }
  }

  @Override
  public Path path() {
    return archive.path();
  }

  /** Returns the numbers beside the state dict, such as {@code global_step}. */
  @Override
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(numbers);
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(infos);
  }

  @Override
  public ByteBuffer data(String name) {
    StridedTensor view = views.get(name);
    if (view == null) {
      throw new CheckpointException(
          "%s has no tensor %s; it has %d others".formatted(path(), name, views.size()));
    }
    return view.rowMajor(infos.get(name), archive.storage(view.storage()));
  }

  @Override
  public void close() {
    archive.close();
  }
}
