package io.vstar.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the head of a picture's file says of it.
 *
 * @param size the size of the picture when it is turned upright by EXIF
 * @param orientation the number that EXIF gives for the orientation, 1 upright, 2 to 8 mirrored or
 *     turned, others invalid; 0 if there is none
 * @param turnedTwice whether EXIF asks for a quarter turn that the pixels seem to have had already:
 *     its own width and height are those of the stored picture, changed over
 * @param animation whether the file holds several pictures
 * @param cmyk whether the pixels are stored in the four colours of print
 * @param profile what the colour profile is
 */
public record PictureHeader(
    ImageSize size,
    int orientation,
    boolean turnedTwice,
    boolean animation,
    boolean cmyk,
    Profile profile) {
  private static final int CMYK_COMPONENTS = 4;
  private static final int EXIF_DIRECTORY = 0x8769;
  private static final int EXIF_WIDTH = 0xa002;
  private static final int EXIF_HEIGHT = 0xa003;

  /** The kinds of colour profiles. */
  public enum Profile {
    /** The file has none; its numbers are taken for sRGB. */
    NONE,
    /** It gives the colours of sRGB. */
    SRGB,
    /** It gives other colours, which are converted to sRGB. */
    OTHER,
    /** It is damaged or of a kind that is not read; the numbers are taken for sRGB. */
    UNUSABLE
  }

  /** Returns whether the orientation is a number that EXIF defines, or none is given. */
  public boolean hasValidOrientation() {
    return orientation >= 0 && orientation <= ExifOrientation.values().length;
  }

  static PictureHeader read(Path file, PictureFormat format, ImageSize stored) throws IOException {
    Optional<ByteBuffer> exif = exif(file, format);
    ExifOrientation turn = exif.map(ExifOrientation::of).orElse(ExifOrientation.UPRIGHT);
    boolean jpeg = format == PictureFormat.JPEG;
    boolean cmyk = jpeg && JpegSegments.components(file) == CMYK_COMPONENTS;
    return new PictureHeader(
        turn.upright(stored.width(), stored.height()),
        exif.flatMap(ExifOrientation::tag).orElse(0),
        turn.swapsAxes() && exif.map(data -> isChangedOver(data, stored)).orElse(false),
        format.isAnimation(file),
        cmyk,
        profile(file, format, cmyk));
  }

  private static Profile profile(Path file, PictureFormat format, boolean cmyk) throws IOException {
    Optional<byte[]> bytes = format.profileBytes(file);
    if (bytes.isEmpty()) {
      return Profile.NONE;
    }
    Optional<IccProfile> found = bytes.flatMap(IccProfile::of);
    if (found.isEmpty()) {
      return cmyk && IccProfile.isForPrint(bytes.get()) ? Profile.OTHER : Profile.UNUSABLE;
    }
    return found.get().isSrgb() ? Profile.SRGB : Profile.OTHER;
  }

  private static Optional<ByteBuffer> exif(Path file, PictureFormat format) {
    try {
      return format.exif(file);
    } catch (IOException e) {
      return Optional.empty(); // if the file is damaged, the decoder reports it
    }
  }

  private static boolean isChangedOver(ByteBuffer exif, ImageSize stored) {
    Optional<TiffDirectory> directory =
        TiffDirectory.first(exif).flatMap(first -> first.inner(EXIF_DIRECTORY));
    int width =
        directory.flatMap(each -> each.value(EXIF_WIDTH)).map(PictureHeader::number).orElse(0);
    int height =
        directory.flatMap(each -> each.value(EXIF_HEIGHT)).map(PictureHeader::number).orElse(0);
    return width != height && width == stored.height() && height == stored.width();
  }

  private static int number(ByteBuffer value) {
    return value.limit() == Short.BYTES
        ? Short.toUnsignedInt(value.getShort(0))
        : value.limit() == Integer.BYTES ? value.getInt(0) : 0;
  }
}
