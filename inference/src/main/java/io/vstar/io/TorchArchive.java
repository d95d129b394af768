package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open torch file: one value with tensors in it, and the storages the tensors lie in. */
sealed interface TorchArchive extends AutoCloseable permits ZipTorchArchive, LegacyTorchArchive {
  /** More than ten times what the largest checkpoints have; their tensors lie outside. */
  int MAX_PICKLE_BYTES = 64 << 20;

  /**
   * Opens a file of either form torch has had.
   *
   * @throws CheckpointException naming the file and what is wrong with it
   */
  static TorchArchive open(Path file) {
    TensorFormat format =
        TensorFormat.of(file)
            .filter(found -> found != TensorFormat.SAFETENSORS)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        file + " is not a torch file: it is neither zip nor pickle"));
    try {
      return format == TensorFormat.TORCH_ZIP
          ? ZipTorchArchive.openZip(file)
          : LegacyTorchArchive.openLegacy(file);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  Path path();

  /** Size of the whole file. */
  long fileBytes();

  /** As {@link TensorUnpickler} gives it. */
  Object root();

  /**
   * The bytes of a whole storage, little-endian.
   *
   * @throws CheckpointException naming file and storage, if it is missing, damaged, of another
   *     length than the pickle says, or beyond 2 GiB
   */
  ByteBuffer storage(StorageRef storage);

  @Override
  void close();

  /** Checks that a storage can be held in one buffer, before anything is allocated for it. */
  default int checkedByteCount(StorageRef storage) {
    try {
      return Math.toIntExact(storage.byteCount());
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "%s: storage %s of %d elements of type %s does not fit in one buffer of 2 GiB"
              .formatted(path(), storage.key(), storage.elements(), storage.dtype()),
          e);
    }
  }
}
