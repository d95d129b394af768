package io.vstar.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A directory of the TIFF structure of EXIF data (TIFF 6.0, section 2): a count, then entries of
 * tag, type, count, and value or its position. Entries that point beyond the data are ignored.
 */
final class TiffDirectory {
  private static final int ENTRY_BYTES = 12;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private final ByteBuffer tiff;
  private final int position;

  private TiffDirectory(ByteBuffer tiff, int position) {
    this.tiff = tiff;
    this.position = position;
  }

  /**
   * Returns the first directory.
   *
   * @param tiff the TIFF data from its byte order mark on
   */
  static Optional<TiffDirectory> first(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return Optional.empty();
    }
    ByteOrder order = tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer data = tiff.duplicate().order(order);
    return Optional.of(new TiffDirectory(data, data.getInt(4)));
  }

  /** Returns the directory that an entry points to. */
  Optional<TiffDirectory> inner(int tag) {
    return value(tag)
        .filter(value -> value.limit() == Integer.BYTES)
        .map(value -> new TiffDirectory(tiff, value.getInt(0)));
  }

  /** Returns the bytes of an entry in the file's byte order. */
  Optional<ByteBuffer> value(int tag) {
    try {
      int entries = Short.toUnsignedInt(tiff.getShort(position));
      for (int i = 0; i < entries; i++) {
        int entry = position + Short.BYTES + i * ENTRY_BYTES;
        if (Short.toUnsignedInt(tiff.getShort(entry)) == tag) {
          return Optional.of(value(entry + Short.BYTES, tiff.getShort(entry + Short.BYTES)));
        }
      }
    } catch (IndexOutOfBoundsException e) {
      // The entry points beyond the data and is ignored.
    }
    return Optional.empty();
  }

  private ByteBuffer value(int typeAt, int type) {
    long bytes = (long) TYPE_BYTES[type] * Integer.toUnsignedLong(tiff.getInt(typeAt + 2));
    int at = typeAt + 6;
    int place = bytes <= Integer.BYTES ? at : tiff.getInt(at);
    int length = (int) Math.min(bytes, Integer.MAX_VALUE);
    return tiff.slice(place, length).order(tiff.order());
  }
}
