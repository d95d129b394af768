package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open torch file: one value with tensors in it, and the storages the tensors lie in. */
sealed interface TorchArchive extends AutoCloseable permits ZipTorchArchive, LegacyTorchArchive {
  /**
   * The most bytes of a pickle: more than ten times that of the largest checkpoints, whose tensors
   * lie outside of the pickle.
   */
  int MAX_PICKLE_BYTES = 64 << 20;

  /**
   * Opens a torch file of either format.
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

  /** Returns the path of the file. */
  Path path();

  /** Returns the size of the whole file in bytes. */
  long fileBytes();

  /** Returns the pickled value in the form of {@link TensorUnpickler}. */
  Object root();

  /**
   * Returns the little-endian bytes of a whole storage.
   *
   * @throws CheckpointException naming file and storage, if it is missing, damaged, of another
   *     length than the pickle says, or beyond 2 GiB
   */
  ByteBuffer storage(StorageRef storage);

  @Override
  void close();

  /** Returns the size of a storage in bytes after checking that one buffer can hold it. */
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
