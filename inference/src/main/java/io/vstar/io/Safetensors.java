package io.vstar.io;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads and writes safetensors files; the format is in the package description. */
public final class Safetensors {
  private Safetensors() {}

  /**
   * Opens a file and checks its whole header: sizes against the file before anything is allocated,
   * strict JSON, no duplicate names, known types, and data ranges that match type and shape and
   * cover the file without overlap or gap.
   *
   * @throws CheckpointException naming file, tensor, found and expected
   */
  public static TensorFile open(Path file) {
    return SafetensorsFile.open(file);
  }

  /**
   * Writes {@code target} whole or not at all, and compares it bit for bit before it takes its
   * name. The header keeps the given order; the data is laid out by element size, largest first, so
   * that every tensor is aligned.
   *
   * @param metadata strings for the {@code __metadata__} entry, written in the map's order; without
   *     any the entry is left out
   * @throws OutputException if the file cannot be written
   * @throws IllegalArgumentException if two tensors share a name
   */
  public static void write(Path target, List<HostTensor> tensors, Map<String, String> metadata) {
    List<HostTensor> aligned =
        tensors.stream()
            .sorted(Comparator.comparingInt((HostTensor t) -> t.info().dtype().bytes()).reversed())
            .toList();
    ByteBuffer header =
        SafetensorsHeader.encode(
            tensors.stream().map(HostTensor::info).toList(),
            aligned.stream().map(HostTensor::info).toList(),
            metadata);
    AtomicFile.write(
        target,
        channel -> {
          FileBytes.write(channel, header);
          for (HostTensor tensor : aligned) {
            FileBytes.write(channel, tensor.data());
          }
        },
        written -> verify(written, tensors, metadata));
  }

  private static void verify(Path written, List<HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (TensorFile file = open(written)) {
      if (!file.metadata().equals(metadata)) {
        throw new IOException("the metadata reads back as " + file.metadata());
      }
      for (HostTensor tensor : tensors) {
        if (!file.tensor(tensor.info().name()).equals(tensor)) {
          throw new IOException(tensor.info().name() + " does not read back as it was written");
        }
      }
    } catch (CheckpointException e) {
      throw new IOException("it does not read back: " + e.getMessage(), e);
    }
  }
}
