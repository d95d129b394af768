package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import net.razorvine.pickle.PickleException;

/** A file of torch 1.6 or later: a zip of uncompressed entries. */
final class ZipTorchArchive implements TorchArchive {
  private static final String PICKLE = "/data.pkl";

  /** The alignment at which tensors of any type can be mapped; torch aligns its storages to 64. */
  private static final int ALIGNMENT = 8;

  private final Path path;
  private final FileChannel channel;
  private final long fileBytes;
  private final Map<String, ZipTable.Entry> entries = new HashMap<>();
  private final String folder;
  private final Object root;

  private ZipTorchArchive(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.fileBytes = channel.size();
    List<ZipTable.Entry> table = ZipTable.read(path, channel);
    requireDisjoint(table);
    this.folder = folder(table);
    table.forEach(entry -> entries.put(entry.name(), entry));
    requireLittleEndian();
    byte[] pickle = bytes(entry(folder + PICKLE), MAX_PICKLE_BYTES);
    try {
      this.root = new TensorUnpickler(new ByteArrayInputStream(pickle)).next();
    } catch (PickleException e) {
      throw new CheckpointException("%s is refused: %s".formatted(path, e.getMessage()), e);
    }
  }

  static ZipTorchArchive openZip(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ZipTorchArchive(path, channel);
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
    int expected = checkedByteCount(storage);
    ZipTable.Entry entry = entry(folder + "/data/" + storage.key());
    if (entry.size() != expected) {
      throw new CheckpointException(
          "%s: storage %s has %d bytes, expected %d for %d elements of type %s"
              .formatted(
                  path,
                  storage.key(),
                  entry.size(),
                  expected,
                  storage.elements(),
                  storage.dtype()));
    }
    try {
      long start = ZipTable.dataStart(path, channel, entry);
      ByteBuffer bytes =
          start % ALIGNMENT == 0
              ? channel.map(FileChannel.MapMode.READ_ONLY, start, expected)
              : copied(start, expected);
      requireChecksum(entry, bytes);
      return bytes.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private ByteBuffer copied(long start, int bytes) throws IOException {
    return ByteBuffer.allocateDirect(bytes).put(FileBytes.read(path, channel, start, bytes)).flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks that entries do not share bytes, because such entries could be of any total size. */
  private void requireDisjoint(List<ZipTable.Entry> table) {
    long claimed = 0;
    for (ZipTable.Entry entry : table) {
      if (entry.packed() > fileBytes - claimed) {
        throw new CheckpointException(
            "%s is damaged: its entries take more bytes than its %d".formatted(path, fileBytes));
      }
      claimed += entry.packed();
    }
  }

  private String folder(List<ZipTable.Entry> table) {
    List<String> pickles =
        table.stream()
            .map(ZipTable.Entry::name)
            .filter(name -> name.indexOf('/') == name.length() - PICKLE.length())
            .filter(name -> name.endsWith(PICKLE))
            .toList();
    if (pickles.size() != 1) {
      throw new CheckpointException(
          "%s is not a torch file: it has %d entries data.pkl, expected one"
              .formatted(path, pickles.size()));
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
  }

  private void requireLittleEndian() throws IOException {
    if (entries.containsKey(folder + "/byteorder")) {
      byte[] order = bytes(entry(folder + "/byteorder"), 16);
      String found = new String(order, StandardCharsets.US_ASCII);
      if (!found.equals("little")) {
        throw new CheckpointException(
            "%s has the byte order %s, expected little".formatted(path, found));
      }
    }
  }

  private ZipTable.Entry entry(String name) {
    ZipTable.Entry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException("%s is damaged: it has no entry %s".formatted(path, name));
    }
    if (entry.method() != ZipEntry.STORED || entry.size() != entry.packed()) {
      // Without compression nothing in the file can be larger than the file.
      throw new CheckpointException(
          "%s: entry %s is compressed; torch writes none, save it with torch again"
              .formatted(path, name));
    }
    return entry;
  }

  private byte[] bytes(ZipTable.Entry entry, int limit) throws IOException {
    if (entry.size() > limit) {
      throw new CheckpointException(
          "%s: entry %s has %d bytes, expected at most %d"
              .formatted(path, entry.name(), entry.size(), limit));
    }
    long start = ZipTable.dataStart(path, channel, entry);
    ByteBuffer bytes = FileBytes.read(path, channel, start, (int) entry.size());
    requireChecksum(entry, bytes);
    return bytes.array();
  }

  private void requireChecksum(ZipTable.Entry entry, ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    if (crc.getValue() != entry.crc()) {
      throw new CheckpointException(
          "%s is damaged: the checksum of entry %s is wrong; download it again"
              .formatted(path, entry.name()));
    }
  }
}
