package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Reads and writes all of the bytes that are asked for, where a single call of a channel may stop
 * early.
 */
final class FileBytes {
  private FileBytes() {}

  /**
   * Reads bytes into a new little-endian heap buffer, whose position is 0.
   *
   * @param position place in the file
   * @param bytes number of bytes to read
   * @throws CheckpointException if the file ends before
   */
  static ByteBuffer read(Path path, FileChannel channel, long position, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new CheckpointException(path + " became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /** Writes all remaining bytes of {@code buffer} at the channel's position. */
  static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
