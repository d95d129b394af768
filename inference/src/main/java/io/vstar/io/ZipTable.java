package io.vstar.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Reads the table of contents of a zip (<a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> 4.3), of the older
 * form or of the 64-bit one. The JDK's reader is not used, because a lookup in it takes as long as
 * there are names with the same hash, and because it copies what could be mapped.
 */
final class ZipTable {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xffff;

  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_BYTES = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;

  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;

  private static final short EXTRA_64 = 1;
  private static final long IN_EXTRA_64 = 0xffff_ffffL;

  /**
   * The most bytes of a table; the largest checkpoints have some 10 000 entries of about 70 bytes.
   */
  private static final int MAX_BYTES = 64 << 20;

  private final Path path;
  private final FileChannel file;
  private final long fileBytes;

  private ZipTable(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    this.fileBytes = file.size();
  }

  /**
   * One entry of the table.
   *
   * @param name path of the entry in the zip
   * @param encrypted whether the entry is encrypted
   * @param method method of compression
   * @param crc CRC-32 of the unpacked bytes
   * @param packed number of bytes in the file
   * @param size number of bytes when unpacked
   * @param start position of its local record in the file
   */
  record Entry(
      String name, boolean encrypted, int method, long crc, long packed, long size, long start) {}

  /** The position, size and number of entries of the table. */
  private record Extent(long start, long bytes, long entries) {}

  /**
   * Reads all entries in their order.
   *
   * @throws ZipException if there is no table, or it is damaged or larger than those of models
   */
  static List<Entry> read(Path path, FileChannel file) throws IOException {
    return new ZipTable(path, file).entries();
  }

  /**
   * Returns the position of an entry's bytes in the file.
   *
   * @throws ZipException if the entry's record is missing, or not all of the bytes are in the file
   */
  static long dataStart(Path path, FileChannel file, Entry entry) throws IOException {
    if (entry.start() < 0 || entry.start() > file.size() - LOCAL_BYTES) {
      throw new ZipException("its entry %s begins beyond its end".formatted(entry.name()));
    }
    ByteBuffer local = FileBytes.read(path, file, entry.start(), LOCAL_BYTES);
    if (local.getInt(0) != LOCAL || entry.encrypted()) {
      throw new ZipException(
          "its entry %s is %s"
              .formatted(entry.name(), entry.encrypted() ? "encrypted" : "damaged"));
    }
    long start = entry.start() + LOCAL_BYTES + unsigned(local, 26) + unsigned(local, 28);
    if (start > file.size() - entry.packed()) {
      throw new ZipException("it ends within entry " + entry.name());
    }
    return start;
  }

  private List<Entry> entries() throws IOException {
    Extent extent = find();
    if (extent.entries() < 0 || extent.entries() > fileBytes / ENTRY_BYTES) {
      throw new ZipException(
          "it announces %s entries, more than it has room for"
              .formatted(Long.toUnsignedString(extent.entries())));
    }
    if (extent.start() < 0 || extent.bytes() < 0 || extent.start() > fileBytes - extent.bytes()) {
      throw new ZipException("its table of contents lies beyond its end");
    }
    if (extent.bytes() > MAX_BYTES) {
      throw new ZipException(
          "its table of contents has %d bytes, expected at most %d"
              .formatted(extent.bytes(), MAX_BYTES));
    }
    ByteBuffer table = FileBytes.read(path, file, extent.start(), (int) extent.bytes());
    List<Entry> entries = new ArrayList<>();
    while (table.hasRemaining()) {
      entries.add(next(table));
    }
    if (entries.size() != extent.entries()) {
      throw new ZipException(
          "it announces %d entries, but lists %d".formatted(extent.entries(), entries.size()));
    }
    return entries;
  }

  private Extent find() throws IOException {
    int tailBytes = (int) Math.min(fileBytes, END_BYTES + MAX_COMMENT);
    ByteBuffer tail = FileBytes.read(path, file, fileBytes - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      // The comment reaches to the end of the file; a match within the comment does not.
      if (tail.getInt(at) == END && at + END_BYTES + unsigned(tail, at + 20) == tailBytes) {
        int entries = unsigned(tail, at + 10);
        long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long start = Integer.toUnsignedLong(tail.getInt(at + 16));
        boolean larger = entries == 0xffff || bytes == IN_EXTRA_64 || start == IN_EXTRA_64;
        Extent plain = new Extent(start, bytes, entries);
        return larger ? find64(fileBytes - tailBytes + at, plain) : plain;
      }
    }
    throw new ZipException("it has no table of contents; download it again");
  }

  /**
   * Reads the extent from the 64-bit end record if there is one.
   *
   * @param end position of the end record of the older form
   * @param plain extent from the older end record, which holds if there is no 64-bit one
   */
  private Extent find64(long end, Extent plain) throws IOException {
    long locator = end - LOCATOR_64_BYTES;
    if (locator < 0) {
      return plain;
    }
    ByteBuffer found = FileBytes.read(path, file, locator, LOCATOR_64_BYTES);
    if (found.getInt(0) != LOCATOR_64) {
      return plain;
    }
    long at = found.getLong(8);
    if (at < 0 || at > locator - END_64_BYTES) {
      throw new ZipException("its table of contents lies beyond its end");
    }
    ByteBuffer end64 = FileBytes.read(path, file, at, END_64_BYTES);
    if (end64.getInt(0) != END_64) {
      throw new ZipException("the end of its table of contents is damaged");
    }
    return new Extent(end64.getLong(48), end64.getLong(40), end64.getLong(32));
  }

  private static Entry next(ByteBuffer table) throws ZipException {
    int at = table.position();
    if (table.remaining() < ENTRY_BYTES || table.getInt(at) != ENTRY) {
      throw new ZipException("its table of contents is damaged");
    }
    int nameBytes = unsigned(table, at + 28);
    int extraBytes = unsigned(table, at + 30);
    int bytes = ENTRY_BYTES + nameBytes + extraBytes + unsigned(table, at + 32);
    if (bytes > table.remaining()) {
      throw new ZipException("its table of contents is damaged");
    }
    String name = new String(table.array(), at + ENTRY_BYTES, nameBytes, StandardCharsets.UTF_8);
    ByteBuffer extra =
        extra64(
            table.slice(at + ENTRY_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN));
    long size = size(table.getInt(at + 24), extra);
    long packed = size(table.getInt(at + 20), extra);
    long start = size(table.getInt(at + 42), extra);
    table.position(at + bytes);
    return new Entry(
        name,
        (unsigned(table, at + 8) & 1) != 0,
        unsigned(table, at + 10),
        Integer.toUnsignedLong(table.getInt(at + 16)),
        packed,
        size,
        start);
  }

  /**
   * Returns the 64-bit values of the fields that do not fit in the entry, in the order of the
   * fields.
   */
  private static ByteBuffer extra64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      short id = extra.getShort();
      int bytes = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == EXTRA_64) {
        return extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + bytes);
    }
    return ByteBuffer.allocate(0);
  }

  private static long size(int field, ByteBuffer extra64) throws ZipException {
    long size = Integer.toUnsignedLong(field);
    if (size == IN_EXTRA_64 && extra64.remaining() >= Long.BYTES) {
      size = extra64.getLong();
    }
    if (size < 0) {
      throw new ZipException("its table of contents is damaged: an entry has the size " + size);
    }
    return size;
  }

  private static int unsigned(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }
}
