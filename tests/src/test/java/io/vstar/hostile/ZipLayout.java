package io.vstar.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip record by record (<a
 * href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> 4.3), so that its
 * table of contents may lie.
 */
final class ZipLayout {
  private static final int STORED = 0;
  private static final short VERSION = 20;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<Entry> table = new ArrayList<>();

  /**
   * An entry as the table of contents has it.
   *
   * @param offset of its local record
   */
  record Entry(String name, int flags, int method, long crc, long packed, long size, long offset) {
    Entry withName(String other) {
      return new Entry(other, flags, method, crc, packed, size, offset);
    }

    Entry withFlags(int other) {
      return new Entry(name, other, method, crc, packed, size, offset);
    }

    Entry withSize(long other) {
      return new Entry(name, flags, method, crc, other, other, offset);
    }
  }

  /** Adds content as it is, with a record before it and an entry in the table. */
  ZipLayout add(String name, byte[] content) {
    table.add(record(name, content));
    return this;
  }

  /** Adds an entry to the table alone. */
  ZipLayout list(Entry entry) {
    table.add(entry);
    return this;
  }

  /** Writes content with a record before it, and gives what the table should say. */
  Entry record(String name, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    Entry entry =
        new Entry(name, 0, STORED, crc.getValue(), content.length, content.length, file.size());
    file.writeBytes(head(entry, false));
    file.writeBytes(content);
    return entry;
  }

  byte[] bytes() {
    return bytes(table.size());
  }

  /** The zip, with an end that announces so many entries. */
  byte[] bytes(int announced) {
    int start = file.size();
    table.forEach(entry -> file.writeBytes(head(entry, true)));
    int length = file.size() - start;
    file.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) announced)
            .putShort((short) announced)
            .putInt(length)
            .putInt(start)
            .putShort((short) 0)
            .array());
    return file.toByteArray();
  }

  /** The zip, with an end of zip64 that announces so many entries. */
  byte[] zip64(long announced) {
    int start = file.size();
    table.forEach(entry -> file.writeBytes(head(entry, true)));
    long length = file.size() - start;
    long end = file.size();
    file.writeBytes(
        little(56 + 20 + 22)
            .putInt(0x06064b50)
            .putLong(44)
            .putInt(45 << 16 | 45)
            .putLong(0)
            .putLong(announced)
            .putLong(announced)
            .putLong(length)
            .putLong(start)
            .putInt(0x07064b50)
            .putInt(0)
            .putLong(end)
            .putInt(1)
            .putInt(0x06054b50)
            .putInt(0)
            .putInt(-1)
            .putInt(-1)
            .putInt(-1)
            .putShort((short) 0)
            .array());
    return file.toByteArray();
  }

  /** A local record, or the central one of the table. */
  private static byte[] head(Entry entry, boolean central) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = little((central ? 46 : 30) + name.length);
    head.putInt(central ? 0x02014b50 : 0x04034b50);
    if (central) {
      head.putShort(VERSION);
    }
    head.putShort(VERSION).putShort((short) entry.flags()).putShort((short) entry.method());
    head.putInt(0); // time and date
    head.putInt((int) entry.crc()).putInt((int) entry.packed()).putInt((int) entry.size());
    head.putShort((short) name.length).putShort((short) 0); // no extra field
    if (central) {
      head.putShort((short) 0).putInt(0).putInt(0); // no comment, disk 0, no attributes
      head.putInt((int) entry.offset());
    }
    return head.put(name).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
