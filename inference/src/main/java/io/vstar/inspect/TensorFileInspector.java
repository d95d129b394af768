package io.vstar.inspect;

import io.vstar.io.PythonTuple;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Inspects files of tensors. */
final class TensorFileInspector {
  private TensorFileInspector() {}

  static Inspection inspectSafetensors(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      return inspection(path, FileFormat.SAFETENSORS, file.tensors(), file.metadata());
    }
  }

  static Inspection inspectTorch(Path path, FileFormat format) {
    Object outline = TorchFile.outline(path);
    if (outline instanceof TensorInfo bare) {
      return inspection(
          path, format, Identity.of(FileKind.AESTHETIC_GRADIENT), Map.of("", bare), Map.of());
    }
    if (!(outline instanceof Map<?, ?> dict)) {
      return inspection(path, format, TorchTensors.flatten(path, outline), Map.of());
    }
    if (isHypernetwork(dict)) {
      return new HypernetworkInspector(path, format, dict).inspect();
    }
    Map<String, TensorInfo> tensors = TorchTensors.flatten(path, dict);
    Map<String, String> scalars = TorchTensors.scalars(dict);
    return dict.containsKey("optimizer_state_dict") // some optimizers have no tensors
        ? inspection(path, format, Identity.of(FileKind.OPTIMIZER_STATE), tensors, scalars)
        : inspection(path, format, tensors, scalars);
  }

  private static Inspection inspection(
      Path path, FileFormat format, Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    return inspection(path, format, Identity.of(tensors, metadata), tensors, metadata);
  }

  private static Inspection inspection(
      Path path,
      FileFormat format,
      Identity identity,
      Map<String, TensorInfo> tensors,
      Map<String, String> metadata) {
    boolean whole = identity.kind().role() == FileKind.Role.MODEL;
    List<Part> parts = Part.split(tensors.values(), whole ? "other" : identity.kind().id());
    return new Inspection(
        path,
        format,
        Inspector.bytes(path),
        identity,
        parts,
        Details.of(path, identity.kind(), tensors),
        metadata,
        Optional.empty(),
        Notes.of(format, identity, parts, tensors.keySet()));
  }

  /**
   * Returns whether a dict is a hypernetwork of A1111 (hypernetwork.py, Hypernetwork.save), with
   * pairs of networks by width.
   */
  private static boolean isHypernetwork(Map<?, ?> dict) {
    return dict.entrySet().stream()
        .anyMatch(
            entry -> entry.getKey() instanceof Long && entry.getValue() instanceof PythonTuple);
  }
}
