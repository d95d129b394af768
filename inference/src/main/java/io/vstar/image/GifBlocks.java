package io.vstar.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOException;

/**
 * The blocks of a GIF file (<a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</a>):
 * a screen and its palette, then extensions and pictures, each with data in sub-blocks that end
 * with an empty one. Only the layout is read; nothing is decoded.
 *
 * @param pictures the number of pictures that begin in the file
 * @param firstIsWhole whether all data of the first picture is in the file
 * @param firstFills whether the first picture covers the whole screen
 */
record GifBlocks(int pictures, boolean firstIsWhole, boolean firstFills) {
  /** The bytes that every GIF file begins with, {@code GIF8}. */
  static final int SIGNATURE = 0x47494638;

  private static final int VERSION_BYTES = 6;
  private static final int PICTURE = 0x2c;
  private static final int EXTENSION = 0x21;
  private static final int HAS_PALETTE = 0x80;
  private static final int PALETTE_BITS = 7;
  private static final int LZW_MINIMUM = 1;

  /** The most pictures that are counted; more than one are an animation. */
  private static final int ENOUGH = 2;

  /** Reads the layout of a file up to its second picture. */
  static GifBlocks read(Path file) throws IOException {
    int pictures = 0;
    boolean whole = false;
    boolean fills = false;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(VERSION_BYTES);
      int screen = in.readInt(); // width and height
      int flags = in.readUnsignedByte();
      in.skipNBytes(2); // the index of the background, and the shape of pixels
      skipPalette(in, flags);
      int block = in.read();
      while (pictures < ENOUGH && (block == PICTURE || block == EXTENSION)) {
        if (block == EXTENSION) {
          in.skipNBytes(1); // the label
        } else {
          pictures++;
          int place = in.readInt();
          int size = in.readInt();
          fills |= pictures == 1 && place == 0 && size == screen;
          skipPalette(in, in.readUnsignedByte());
          in.skipNBytes(LZW_MINIMUM);
        }
        skipData(in);
        whole |= pictures == 1;
        block = in.read();
      }
    } catch (EOFException e) {
      // The file is cut short.
    }
    return new GifBlocks(pictures, whole, fills);
  }

  /**
   * Checks that the first picture can be taken for the whole one.
   *
   * @throws IIOException if it is cut short, or an animation begins with a part
   */
  static void requireWhole(Path file) throws IOException {
    GifBlocks blocks = read(file);
    if (!blocks.firstIsWhole()) {
      throw PictureFormat.cutShort();
    }
    if (!blocks.firstFills()) {
      throw PictureFormat.beginsWithAPart();
    }
  }

  private static void skipPalette(DataInputStream in, int flags) throws IOException {
    if ((flags & HAS_PALETTE) != 0) {
      in.skipNBytes(3L << (flags & PALETTE_BITS) + 1);
    }
  }

  private static void skipData(DataInputStream in) throws IOException {
    for (int bytes = in.readUnsignedByte(); bytes > 0; bytes = in.readUnsignedByte()) {
      in.skipNBytes(bytes);
    }
  }
}
