package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** An open safetensors file: the checked header and a channel from which tensors are mapped. */
final class SafetensorsFile implements TensorFile {
  private final Path path;
  private final FileChannel channel;
  private final SafetensorsHeader header;

  private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
  }

  static SafetensorsFile open(Path path) {
    try {
      RegularFile.require(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new SafetensorsFile(path, channel, SafetensorsHeader.read(path, channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path + " does not exist", e);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  @Override
  public ByteBuffer data(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new CheckpointException(
          "%s has no tensor %s; it has %d others".formatted(path, name, header.tensors().size()));
    }
    long bytes = info.byteCount();
    if (bytes > Integer.MAX_VALUE) {
      throw new CheckpointException(
          "%s: tensor %s of shape %s takes %d bytes, at most %d fit in one buffer"
              .formatted(path, name, info.shape(), bytes, Integer.MAX_VALUE));
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, header.positions().get(name), bytes)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException("%s: tensor %s cannot be read: %s".formatted(path, name, e), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
