package io.vstar.train.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame around each record of an event file, TensorFlow's TFRecord format. Numbers are little
 * endian:
 *
 * <pre>
 * uint64  length
 * uint32  masked CRC-32C of the length
 * byte    content[length]
 * uint32  masked CRC-32C of the content
 * </pre>
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">the format</a>
 */
final class RecordFraming {
  private static final int LENGTH_BYTES = Long.BYTES + Integer.BYTES;

  // TensorFlow's crc32c.h: a checksum that is itself among checked bytes is rotated and moved.
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int MASK_ROTATION = 15;

  private RecordFraming() {}

  /** Returns the bytes of a record, ready to be read from the buffer. */
  static ByteBuffer framed(byte[] content) {
    ByteBuffer record =
        ByteBuffer.allocate(LENGTH_BYTES + content.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(content.length);
    record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
    record.put(content);
    record.putInt(maskedChecksum(record.array(), LENGTH_BYTES, content.length));
    return record.flip();
  }

  /** Computes the masked checksum of a part of an array. */
  static int maskedChecksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return Integer.rotateRight((int) checksum.getValue(), MASK_ROTATION) + MASK_DELTA;
  }
}
