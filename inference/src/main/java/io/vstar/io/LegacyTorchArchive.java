package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * A file of torch before 1.6: pickles of a magic number, a version, facts about the system, the
 * value and the list of its storages' keys, then each storage as its number of elements and its
 * bytes.
 */
final class LegacyTorchArchive implements TorchArchive {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Number VERSION = 1001;

  private final Path path;
  private final FileChannel channel;
  private final long fileBytes;
  private final Object root;
  private final Map<String, Long> positions = new HashMap<>();

  private LegacyTorchArchive(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.fileBytes = channel.size();
    int headBytes = (int) Math.min(fileBytes, MAX_PICKLE_BYTES);
    ByteBuffer head = FileBytes.read(path, channel, 0, headBytes);
    ByteArrayInputStream pickles = new ByteArrayInputStream(head.array());
    TensorUnpickler unpickler = new TensorUnpickler(pickles);
    try {
      requireHead(unpickler);
      this.root = unpickler.next();
      List<?> keys = (List<?>) unpickler.next();
      locateStorages(keys, unpickler.storages(), headBytes - pickles.available());
    } catch (PickleException e) {
      throw new CheckpointException("%s is refused: %s".formatted(path, e.getMessage()), e);
    } catch (ClassCastException e) {
      throw new CheckpointException(path + " is damaged: its storages are not listed", e);
    }
  }

  static LegacyTorchArchive openLegacy(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new LegacyTorchArchive(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long fileBytes() {
    return fileBytes;
  }

  @Override
  public Object root() {
    return root;
  }

  @Override
  public ByteBuffer storage(StorageRef storage) {
    int bytes = checkedByteCount(storage);
    Long position = positions.get(storage.key());
    if (position == null) {
      throw new CheckpointException(
          "%s is damaged: it has no storage %s".formatted(path, storage.key()));
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, position, bytes)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
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

  private void requireHead(TensorUnpickler unpickler) {
    if (!MAGIC.equals(unpickler.next()) || !VERSION.equals(unpickler.next())) {
      throw new CheckpointException(path + " is a pickle, but not a torch file");
    }
    if (!(unpickler.next() instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new CheckpointException(path + " is not of little-endian byte order");
    }
  }

  private void locateStorages(List<?> keys, Map<String, StorageRef> storages, long start)
      throws IOException {
    long position = start;
    for (Object key : keys) {
      // Only a string is looked up, because the hash of a list that contains itself never ends.
      StorageRef storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null) {
        throw new CheckpointException(
            "%s is damaged: it lists a storage in which no tensor lies".formatted(path));
      }
      requireInFile(storage, position, Long.BYTES);
      long elements = FileBytes.read(path, channel, position, Long.BYTES).getLong();
      if (elements != storage.elements()) {
        throw new CheckpointException(
            "%s: storage %s has %d elements, expected %d"
                .formatted(path, key, elements, storage.elements()));
      }
      position += Long.BYTES;
      int bytes = checkedByteCount(storage);
      requireInFile(storage, position, bytes);
      positions.put(storage.key(), position);
      position += bytes;
    }
  }

  private void requireInFile(StorageRef storage, long position, long bytes) {
    if (position + bytes > fileBytes) {
      throw new CheckpointException(
          "%s is cut short: storage %s ends at byte %d, the file at %d; download it again"
              .formatted(path, storage.key(), position + bytes, fileBytes));
    }
  }
}
