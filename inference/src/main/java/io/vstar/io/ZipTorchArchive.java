package io.vstar.io;

import io.vstar.error.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import net.razorvine.pickle.PickleException;

/** A file of torch 1.6 or later: a zip of uncompressed entries. */
final class ZipTorchArchive implements TorchArchive {
  private static final String PICKLE = "/data.pkl";

  private final Path path;
  private final ZipFile zip;
  private final long fileBytes;
  private final String folder;
  private final Object root;

  private ZipTorchArchive(Path path, ZipFile zip) throws IOException {
    this.path = path;
    this.zip = zip;
    this.fileBytes = Files.size(path);
    requireDisjoint();
    this.folder = findFolder();
    requireLittleEndian();
    byte[] pickle = bytes(entry(folder + PICKLE), MAX_PICKLE_BYTES).array();
    try {
      this.root = new TensorUnpickler(new ByteArrayInputStream(pickle)).next();
    } catch (PickleException e) {
      throw new CheckpointException("%s is refused: %s".formatted(path, e.getMessage()), e);
    }
  }

  static ZipTorchArchive openZip(Path path) throws IOException {
    ZipFile zip = openTable(path);
    try {
      return new ZipTorchArchive(path, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
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
    ZipEntry entry = entry(folder + "/data/" + storage.key());
    if (entry.getSize() != expected) {
      throw new CheckpointException(
          "%s: storage %s has %d bytes, expected %d for %d elements of type %s"
              .formatted(
                  path,
                  storage.key(),
                  entry.getSize(),
                  expected,
                  storage.elements(),
                  storage.dtype()));
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocateDirect(expected);
      fill(bytes, entry);
      return bytes.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ZipFile openTable(Path path) throws IOException {
    Zip64End.requireRoomForEntries(path);
    try {
      return new ZipFile(path.toFile());
    } catch (RuntimeException e) { // what the JDK answers some tables of contents with
      throw new ZipException("its table of contents is damaged: " + e.getMessage());
    }
  }

  /** Entries that share bytes of the file could be of any size in all. */
  private void requireDisjoint() {
    long claimed = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      long size = entry.getCompressedSize();
      if (size < 0 || size > fileBytes - claimed) {
        throw new CheckpointException(
            "%s is damaged: its entries take more bytes than its %d".formatted(path, fileBytes));
      }
      claimed += size;
    }
  }

  private String findFolder() {
    List<String> pickles =
        zip.stream()
            .map(ZipEntry::getName)
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
    ZipEntry order = zip.getEntry(folder + "/byteorder");
    if (order != null) {
      String found = new String(bytes(order, 16).array(), StandardCharsets.US_ASCII);
      if (!found.equals("little")) {
        throw new CheckpointException(
            "%s has the byte order %s, expected little".formatted(path, found));
      }
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new CheckpointException("%s is damaged: it has no entry %s".formatted(path, name));
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      // So that nothing in the file can be larger than the file.
      throw new CheckpointException(
          "%s: entry %s is compressed; torch writes none, save it with torch again"
              .formatted(path, name));
    }
    return entry;
  }

  private ByteBuffer bytes(ZipEntry entry, int limit) throws IOException {
    if (entry.getSize() > limit) {
      throw new CheckpointException(
          "%s: entry %s has %d bytes, expected at most %d"
              .formatted(path, entry.getName(), entry.getSize(), limit));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) entry.getSize());
    fill(bytes, entry);
    return bytes;
  }

  private void fill(ByteBuffer bytes, ZipEntry entry) throws IOException {
    try (InputStream stream = zip.getInputStream(entry);
        ReadableByteChannel channel = Channels.newChannel(stream)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new IOException("it ends within entry " + entry.getName());
        }
      }
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.flip());
    bytes.rewind();
    if (crc.getValue() != entry.getCrc()) {
      throw new CheckpointException(
          "%s is damaged: the checksum of entry %s is wrong; download it again"
              .formatted(path, entry.getName()));
    }
  }
}
