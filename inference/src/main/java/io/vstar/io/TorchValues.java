package io.vstar.io;

import io.vstar.error.CheckpointException;
import io.vstar.io.PickleGlobal.ParameterDict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Converts the values of {@link TensorUnpickler} to those of {@link TorchFile}. A shared value
 * stays shared, so that no value grows by being read; ignored globals become {@code null}.
 */
final class TorchValues {
  private static final int MAX_DEPTH = 100;

  private final TorchArchive archive;
  private final Map<Object, Object> containers = new IdentityHashMap<>();

  // A sorted map, because a malicious file can give all of its tensors one hash.
  private final Map<StridedTensor, HostTensor> tensors = new TreeMap<>();

  private final Map<String, ByteBuffer> storages = new HashMap<>(); // by key
  private final boolean withData;
  private int depth;
  private long copiedBytes;

  private TorchValues(TorchArchive archive, boolean withData) {
    this.archive = archive;
    this.withData = withData;
  }

  /** Returns a converter that turns tensors into {@link HostTensor}s. */
  static TorchValues withData(TorchArchive archive) {
    return new TorchValues(archive, true);
  }

  /** Returns a converter that turns tensors into {@link TensorInfo}s and reads no storage. */
  static TorchValues withoutData(TorchArchive archive) {
    return new TorchValues(archive, false);
  }

  Object read(Object raw, String name) {
    if (raw instanceof StridedTensor tensor && !withData) {
      return tensor.info(archive.path(), name);
    }
    if (raw instanceof StridedTensor tensor) {
      HostTensor read = tensors.get(tensor);
      if (read == null) {
        read = readTensor(tensor, name);
        tensors.put(tensor, read);
      }
      return read.info().name().equals(name) ? read : read.withName(name);
    }
    if (raw instanceof Integer number) {
      return number.longValue();
    }
    if (raw instanceof Map || raw instanceof List || raw instanceof Object[]) {
      return readContainer(raw, name);
    }
    if (raw instanceof ParameterDict dict) {
      return readContainer(dict.parameters(), name);
    }
    if (raw instanceof PickleGlobal || raw instanceof StorageRef) {
      return null;
    }
    if (raw == null || raw instanceof String || raw instanceof Number || raw instanceof Boolean) {
      return raw;
    }
    throw new CheckpointException(
        archive.path() + " is damaged: its pickle leaves a value unfinished");
  }

  private HostTensor readTensor(StridedTensor tensor, String name) {
    TensorInfo info = tensor.info(archive.path(), name);
    ByteBuffer storage =
        storages.computeIfAbsent(tensor.storage().key(), key -> archive.storage(tensor.storage()));
    if (!tensor.isRowMajor()) {
      countCopied(info);
    }
    return new HostTensor(info, tensor.rowMajor(info, storage));
  }

  /**
   * Counts the bytes of a copied tensor, because many views of one storage could take many times
   * its size.
   */
  private void countCopied(TensorInfo info) {
    copiedBytes += info.byteCount();
    if (copiedBytes > archive.fileBytes()) {
      throw new CheckpointException(
          "%s is refused: brought into order, its tensors take more than its %d bytes"
              .formatted(archive.path(), archive.fileBytes()));
    }
  }

  private Object readContainer(Object raw, String name) {
    Object known = containers.get(raw);
    if (known != null) {
      return known;
    }
    if (++depth > MAX_DEPTH) { // also stops at values that contain themselves
      throw new CheckpointException(
          "%s is refused: its values are nested more than %d deep"
              .formatted(archive.path(), MAX_DEPTH));
    }
    Object result;
    if (raw instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((key, item) -> values.put(key, read(item, String.valueOf(key))));
      result = values;
    } else if (raw instanceof List<?> list) {
      result = readAll(list, name);
    } else {
      result = new PythonTuple(readAll(Arrays.asList((Object[]) raw), name));
    }
    depth--;
    containers.put(raw, result);
    return result;
  }

  private List<Object> readAll(List<?> raw, String name) {
    List<Object> values = new ArrayList<>();
    raw.forEach(item -> values.add(read(item, name)));
    return values;
  }
}
