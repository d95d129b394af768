package io.vstar.adapter.embedding;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes bytes into the pixels of a picture and reads them, in the form in which AUTOMATIC1111's
 * web UI keeps embeddings where metadata are removed ({@code
 * modules/textual_inversion/image_embedding.py} there):
 *
 * <pre>
 * low half-bytes | 1 black column | the picture | 1 black column | high half-bytes
 * </pre>
 *
 * <p>Row by row and channel by channel, the low four bits of each sample in the two blocks are half
 * a byte XOR half a number of a fixed sequence; the high four bits are decoration. The rest after
 * the data is padding. The blocks end at the first and the last column whose low bits are all zero.
 * The data survives everything that keeps the pixels, such as another PNG encoder and black
 * borders, but not scaling, cropping or JPEG.
 */
final class PixelCopy {
  private static final int CHANNELS = 3;
  private static final int HALF_BYTE = 0x0f;

  /** Side of the squares of the decoration, in pixels. */
  private static final int TILE = 8;

  private PixelCopy() {}

  /**
   * Returns a picture with {@code data} in blocks of pixels at its left and right.
   *
   * @param shades shades of the decoration, in [1, 15]; with 0 a reader would take data for a black
   *     border
   * @return a picture wider than {@code picture} and equally high
   */
  static BufferedImage around(BufferedImage picture, byte[] data, int[] shades) {
    int height = picture.getHeight();
    int columns = -Math.floorDiv(-data.length, CHANNELS * height);
    int[] low = new int[data.length];
    int[] high = new int[data.length];
    Arrays.setAll(low, i -> data[i] & HALF_BYTE);
    Arrays.setAll(high, i -> data[i] >> 4 & HALF_BYTE);
    BufferedImage image =
        new BufferedImage(picture.getWidth() + 2 * columns + 2, height, BufferedImage.TYPE_INT_RGB);
    drawBlock(image, 0, columns, low, shades);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(picture, columns + 1, 0, null);
    graphics.dispose();
    drawBlock(image, columns + picture.getWidth() + 2, columns, high, shades);
    return image;
  }

  /**
   * Reads the bytes beside a picture with their padding, or returns empty if there are no two
   * blocks of the same width. An ordinary picture may have two black columns by chance; then the
   * bytes are meaningless.
   */
  static Optional<byte[]> find(BufferedImage image) {
    Frame frame = Frame.of(image);
    int first = frame.left;
    while (first < frame.right && !isSeparator(image, first, frame)) {
      first++;
    }
    int last = frame.right - 1;
    while (last > first && !isSeparator(image, last, frame)) {
      last--;
    }
    int columns = first - frame.left;
    if (last <= first || columns == 0 || columns != frame.right - 1 - last) {
      return Optional.empty();
    }
    int[] low = readBlock(image, frame.left, columns, frame);
    int[] high = readBlock(image, last + 1, columns, frame);
    byte[] data = new byte[low.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (high[i] << 4 | low[i]);
    }
    return Optional.of(data);
  }

  /** The part of a picture without black borders; a pixel is black if one of its channels is 0. */
  private record Frame(int left, int top, int right, int bottom) {
    static Frame of(BufferedImage image) {
      int left = image.getWidth();
      int top = image.getHeight();
      int right = 0;
      int bottom = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = image.getRGB(x, y);
          if ((rgb & 0xff) != 0 && (rgb & 0xff00) != 0 && (rgb & 0xff0000) != 0) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
          }
        }
      }
      return new Frame(left, top, right, bottom);
    }
  }

  private static boolean isSeparator(BufferedImage image, int x, Frame frame) {
    for (int y = frame.top; y < frame.bottom; y++) {
      if ((image.getRGB(x, y) & 0x0f0f0f) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void drawBlock(
      BufferedImage image, int left, int columns, int[] halfBytes, int[] shades) {
    KeySequence key = new KeySequence();
    int tilesPerColumn = -Math.floorDiv(-image.getHeight(), TILE);
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < columns; x++) {
        int shade = shades[(x / TILE * tilesPerColumn + y / TILE) % shades.length] << 4;
        int rgb = 0;
        for (int channel = 0; channel < CHANNELS; channel++, at++) {
          int halfByte = at < halfBytes.length ? halfBytes[at] : 0;
          rgb = rgb << 8 | shade | halfByte ^ key.next();
        }
        image.setRGB(left + x, y, rgb);
      }
    }
  }

  private static int[] readBlock(BufferedImage image, int left, int columns, Frame frame) {
    int rows = frame.bottom - frame.top;
    int[] halfBytes = new int[Math.multiplyExact(CHANNELS * columns, rows)];
    KeySequence key = new KeySequence();
    int at = 0;
    for (int y = frame.top; y < frame.bottom; y++) {
      for (int x = left; x < left + columns; x++) {
        int rgb = image.getRGB(x, y);
        for (int shift = 16; shift >= 0; shift -= 8) {
          halfBytes[at++] = (rgb >> shift & HALF_BYTE) ^ key.next();
        }
      }
    }
    return halfBytes;
  }

  /**
   * The fixed sequence: the numbers of Numerical Recipes' linear congruential generator from 0 on,
   * half a byte each.
   */
  private static final class KeySequence {
    private long state;

    int next() {
      state = state * 1_664_525 + 1_013_904_223 & 0xffff_ffffL;
      return (int) (state % 255) & HALF_BYTE;
    }
  }
}
