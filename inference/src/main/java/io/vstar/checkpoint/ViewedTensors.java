package io.vstar.checkpoint;

import io.vstar.checkpoint.names.TensorView;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a file in another layout, with other names and sometimes other shapes. */
final class ViewedTensors implements TensorFile {
  private final TensorFile file;
  private final Map<String, TensorView> views;
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();

  /**
   * Wraps a file.
   *
   * @param file file that is closed with this one
   * @param views view of a tensor of the file by name in the new layout
   */
  ViewedTensors(TensorFile file, Map<String, TensorView> views) {
    this.file = file;
    this.views = views;
    views.forEach(
        (name, view) -> {
          TensorInfo source = file.tensors().get(view.source());
          infos.put(name, new TensorInfo(name, source.dtype(), view.shape(source.shape())));
        });
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(infos);
  }

  @Override
  public ByteBuffer data(String name) {
    TensorView view = views.get(name);
    if (view == null) {
      throw new CheckpointException("%s has no tensor %s".formatted(path(), name));
    }
    return view.data(file);
  }

  @Override
  public void close() {
    file.close();
  }
}
