package io.vstar.lab.world.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/**
 * Writes a JPEG file as a camera held upright does: with the pixels on their side and an EXIF
 * orientation of 6 ("turn 90 degrees clockwise to view").
 */
final class TurnedJpeg {
  private static final int START_OF_IMAGE_LENGTH = 2;
  private static final short APP1 = (short) 0xffe1;
  private static final short ORIENTATION = 0x0112;
  private static final short TYPE_SHORT = 3;
  private static final short TURN_CLOCKWISE = 6;

  private TurnedJpeg() {}

  /** Returns the file that viewers show as the given picture. */
  static byte[] encoded(BufferedImage seen) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(turnedBack(seen), "jpg", plain);
    byte[] jpeg = plain.toByteArray();
    byte[] exif = exifSegment();
    // EXIF 2.3, 4.5.4: APP1 directly follows the start-of-image marker.
    return ByteBuffer.allocate(jpeg.length + exif.length)
        .put(jpeg, 0, START_OF_IMAGE_LENGTH)
        .put(exif)
        .put(jpeg, START_OF_IMAGE_LENGTH, jpeg.length - START_OF_IMAGE_LENGTH)
        .array();
  }

  /** Returns a picture turned by 90 degrees counter-clockwise. */
  private static BufferedImage turnedBack(BufferedImage seen) {
    BufferedImage stored =
        new BufferedImage(seen.getHeight(), seen.getWidth(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < seen.getHeight(); y++) {
      for (int x = 0; x < seen.getWidth(); x++) {
        stored.setRGB(y, seen.getWidth() - 1 - x, seen.getRGB(x, y));
      }
    }
    return stored;
  }

  /** Returns a big-endian TIFF block whose only entry is the orientation. */
  private static byte[] exifSegment() {
    byte[] identifier = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    int tiffLength = 8 + 2 + 12 + 4; // header, entry count, one entry, offset of the next block
    ByteBuffer segment = ByteBuffer.allocate(4 + identifier.length + tiffLength);
    segment.putShort(APP1).putShort((short) (segment.capacity() - 2)).put(identifier);
    segment.put(new byte[] {'M', 'M'}).putShort((short) 42).putInt(8);
    segment.putShort((short) 1);
    segment.putShort(ORIENTATION).putShort(TYPE_SHORT).putInt(1);
    segment.putShort(TURN_CLOCKWISE).putShort((short) 0);
    segment.putInt(0);
    return segment.array();
  }
}
