package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * An open file of named tensors. Opening checks the whole table of contents; the data is read only
 * when asked for. Safe for use by several threads.
 */
public interface TensorFile extends AutoCloseable {
  /** Returns the path of the file. */
  Path path();

  /** Returns the free-form strings stored beside the tensors, in file order; often empty. */
  Map<String, String> metadata();

  /** Returns type and shape of all tensors by name, in file order. */
  Map<String, TensorInfo> tensors();

  /**
   * Returns the bytes of one tensor: row-major, little-endian, position 0, limit {@link
   * TensorInfo#byteCount()}. The buffer is direct and read-only, a memory map of exactly that
   * tensor wherever the file stores its bytes in that form, and stays valid while it is reachable,
   * also after {@link #close()}.
   *
   * @throws CheckpointException naming file and tensor, if the file has no such tensor or it is too
   *     large for one buffer (2 GiB)
   */
  ByteBuffer data(String name);

  /**
   * Returns one tensor with the bytes of {@link #data(String)}.
   *
   * @throws CheckpointException naming file and tensor, if the file has no such tensor or it is too
   *     large for one buffer (2 GiB)
   */
  default HostTensor tensor(String name) {
    ByteBuffer data = data(name);
    return new HostTensor(tensors().get(name), data);
  }

  /** Releases the file; buffers handed out stay valid. Closing again does nothing. */
  @Override
  void close();
}
