package io.vstar.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ProfileDataException;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A colour profile, which says what colours the numbers of a picture stand for (<a
 * href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1</a>): a header of 128 bytes, a
 * table of tags, their data. It may come from an unknown source, so its layout is checked before
 * native code reads it.
 *
 * @param profile the profile
 * @param channels number of channels: 1 for gray levels, 3 for red, green and blue
 */
record IccProfile(ICC_Profile profile, int channels) {
  /** The most bytes of an unpacked profile; those of printers with their tables have 2 MB. */
  static final int MAX_BYTES = 4 << 20;

  static final int GRAY = 1;
  static final int RGB = 3;

  private static final int HEADER = 128;
  private static final int TAG = 12; // name, position, length
  private static final int MAX_TAGS = 100;
  private static final int MAX_VERSION = 4;

  /** Colours that tell profiles apart, 0xRRGGBB. */
  private static final int[] PROBES = {
    0x000000, 0xffffff, 0x808080, 0x303030, 0xff0000, 0x00ff00, 0x0000ff, 0xc08040, 0x4080c0
  };

  /** The largest difference in levels that is a matter of rounding. */
  private static final int UNSEEN = 3;

  /**
   * The classes of profiles that describe colours: monitors, scanners, printers and colour spaces.
   */
  private static final Set<String> CLASSES = Set.of("mntr", "scnr", "prtr", "spac");

  private static final Set<String> CONNECTIONS = Set.of("XYZ ", "Lab ");

  /** Returns the profile, or empty if it is damaged or not for gray or RGB. */
  static Optional<IccProfile> of(byte[] bytes) {
    if (!isSound(ByteBuffer.wrap(bytes))) {
      return Optional.empty();
    }
    try {
      int channels = name(ByteBuffer.wrap(bytes), 16).equals("GRAY") ? GRAY : RGB;
      IccProfile found = new IccProfile(ICC_Profile.getInstance(bytes), channels);
      WritableRaster pixel = found.row(1);
      found
          .conversion()
          .filter(pixel, Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, RGB, null));
      return Optional.of(found);
    } catch (IllegalArgumentException | CMMException | ProfileDataException e) {
      return Optional
          .empty(); // damaged: the picture is read without a profile, as in other programs
    }
  }

  /** Returns the conversion of rasters of {@link #row} to sRGB. */
  ColorConvertOp conversion() {
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    return new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
  }

  /** Returns whether the profile gives the colours of sRGB, but for what is not seen. */
  boolean isSrgb() {
    int count = PROBES.length;
    WritableRaster stored = row(count);
    for (int x = 0; x < count; x++) {
      for (int band = 0; band < channels; band++) {
        stored.setSample(x, 0, band, PROBES[x] >> 16 - 8 * band & 0xff);
      }
    }
    WritableRaster converted =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, count, 1, RGB, null);
    conversion().filter(stored, converted);
    for (int x = 0; x < count; x++) {
      for (int band = 0; band < RGB; band++) {
        int expected = stored.getSample(x, 0, Math.min(band, channels - 1));
        if (Math.abs(converted.getSample(x, 0, band) - expected) > UNSEEN) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns a raster for one row of pixels with a byte for each channel. */
  WritableRaster row(int width) {
    return Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, channels, null);
  }

  /** Returns whether a profile is for the four colours of print, by its header. */
  static boolean isForPrint(byte[] bytes) {
    return bytes.length >= HEADER && name(ByteBuffer.wrap(bytes), 16).equals("CMYK");
  }

  private static boolean isSound(ByteBuffer bytes) {
    int size = bytes.limit();
    if (size < HEADER + Integer.BYTES
        || bytes.getInt(0) != size
        || bytes.get(8) > MAX_VERSION
        || !CLASSES.contains(name(bytes, 12))
        || !Set.of("RGB ", "GRAY").contains(name(bytes, 16))
        || !CONNECTIONS.contains(name(bytes, 20))
        || !name(bytes, 36).equals("acsp")) {
      return false;
    }
    int tags = bytes.getInt(HEADER);
    int data = HEADER + Integer.BYTES + tags * TAG;
    if (tags < 1 || tags > MAX_TAGS || data > size) {
      return false;
    }
    for (int entry = HEADER + Integer.BYTES; entry < data; entry += TAG) {
      int from = bytes.getInt(entry + 4);
      int length = bytes.getInt(entry + 8);
      if (from < data || length < 8 || from > size - length) {
        return false;
      }
    }
    return true;
  }

  private static String name(ByteBuffer bytes, int at) {
    return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
  }
}
