package io.vstar.image;

import io.vstar.error.DatasetException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads pictures in the formats PNG, JPEG (also CMYK), WebP, GIF and BMP, whatever the file is
 * called. They are turned upright by EXIF, converted to sRGB, and composed on white where they are
 * transparent unless another background is asked for. Of an animation the first picture is read.
 */
public final class ImageFiles {
  /** The usual extensions of the files that {@link #read} can read, in lower case. */
  public static final SortedSet<String> EXTENSIONS =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(List.of("bmp", "gif", "jpeg", "jpg", "png", "webp")));

  /**
   * The most pixels of a picture, at which Pillow suspects a decompression bomb and stops: twice
   * 2^30 / (4 · 3).
   */
  private static final long MAX_PIXELS = 178_956_970;

  /**
   * The most pixels of a side, which is JPEG's limit; decoders hold whole rows besides the picture.
   */
  private static final int MAX_SIDE = 65_535;

  /**
   * The bytes of a pixel while a picture is decoded: up to 8 in the file's form, 4 in the result.
   */
  private static final int PIXEL_BYTES = 12;

  private ImageFiles() {}

  /**
   * Returns whether the name of {@code file} ends in one of {@link #EXTENSIONS}, in upper or lower
   * case.
   */
  public static boolean hasImageExtension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Reads a whole picture. A file that is cut short or damaged is refused, as far as its format
   * allows to notice that.
   *
   * @return the picture, of type {@code TYPE_INT_RGB}
   * @throws DatasetException naming the file and the reason, if it cannot be decoded, or if it has
   *     more pixels than fit into half of the Java heap
   */
  public static BufferedImage read(Path file) {
    return read(file, Color.WHITE);
  }

  /**
   * Reads a whole picture like {@link #read(Path)}, composed on another background.
   *
   * @param background the colour below what is transparent; its own transparency is ignored
   * @return the picture, of type {@code TYPE_INT_RGB}
   * @throws DatasetException naming the file and the reason, as {@link #read(Path)} does
   */
  public static BufferedImage read(Path file, Color background) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) -> {
          BufferedImage decoded = decodeWhole(file, format, reader);
          return orientation(format, file)
              .upright(RgbConversion.onto(background).of(decoded, format.profile(file)));
        });
  }

  /**
   * Reads a whole picture with its transparency apart from its colours, both turned upright.
   *
   * @throws DatasetException naming the file and the reason, as {@link #read(Path)} does
   */
  public static AlphaImage readWithAlpha(Path file) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) -> {
          BufferedImage decoded = decodeWhole(file, format, reader);
          ExifOrientation turned = orientation(format, file);
          return new AlphaImage(
              turned.upright(RgbConversion.opaque().of(decoded, format.profile(file))),
              RgbConversion.opacity(decoded).map(turned::upright));
        });
  }

  /**
   * Returns whether a file is an animation, of which only the first picture is read.
   *
   * @throws DatasetException naming the file, if it cannot be read
   */
  public static boolean isAnimation(Path file) {
    try {
      Optional<PictureFormat> format = PictureFormat.of(file);
      return format.isPresent() && format.get().isAnimation(file);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads a thumbnail of a picture. Pixels are skipped and not averaged; damage and colour profiles
   * are ignored.
   *
   * @param side wanted side of the thumbnail in pixels; the longer side of the result is at least
   *     twice that, unless the picture is smaller
   * @return the picture, of type {@code TYPE_INT_RGB}, turned as EXIF says
   * @throws DatasetException naming the file and the reason, if it cannot be decoded
   */
  public static BufferedImage readSmall(Path file, int side) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) -> {
          int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / (2 * side));
          ImageReadParam sparse = reader.getDefaultReadParam();
          sparse.setSourceSubsampling(step, step, 0, 0);
          BufferedImage small = reader.read(0, sparse);
          return orientation(format, file)
              .upright(RgbConversion.onto(Color.WHITE).of(small, Optional.empty()));
        });
  }

  /**
   * Reads a whole picture like {@link #readWithAlpha}, but keeps only some of its pixels. Damage is
   * refused as there; pixels are skipped and not averaged, and colour profiles are ignored.
   *
   * @param side the wanted side in pixels; the longer side of the result is at least that, unless
   *     the picture is smaller
   * @throws DatasetException naming the file and the reason, as {@link #read(Path)} does
   */
  public static AlphaImage readReduced(Path file, int side) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) -> {
          int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / side);
          ImageReadParam sparse = reader.getDefaultReadParam();
          sparse.setSourceSubsampling(step, step, 0, 0);
          BufferedImage decoded = decodeWhole(file, format, reader, sparse);
          ExifOrientation turned = orientation(format, file);
          return new AlphaImage(
              turned.upright(RgbConversion.opaque().of(decoded, Optional.empty())),
              RgbConversion.opacity(decoded).map(turned::upright));
        });
  }

  /**
   * Returns whether the reason that a picture was refused for is that pixels are missing or
   * damaged, so that another copy of the file would help.
   */
  public static boolean isDamaged(DatasetException refusal) {
    return refusal.getCause() instanceof DamagedPictureException;
  }

  /**
   * Returns whether a file begins like a picture of a format that is read, whatever it is called.
   */
  public static boolean isPicture(Path file) {
    try {
      return PictureFormat.of(file).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads what the head of a picture's file says of it; no pixel is decoded.
   *
   * @throws DatasetException naming the file and the reason, if it cannot be read
   */
  public static PictureHeader readHeader(Path file) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) ->
            PictureHeader.read(
                file, format, new ImageSize(reader.getWidth(0), reader.getHeight(0))));
  }

  /**
   * Reads the size of a picture, as it is when turned upright by EXIF, from the head of the file.
   *
   * @throws DatasetException naming the file and the reason, if it cannot be read
   */
  public static ImageSize readSize(Path file) {
    return withReader(
        file,
        MAX_PIXELS,
        (reader, format) ->
            orientation(format, file).upright(reader.getWidth(0), reader.getHeight(0)));
  }

  /**
   * Reads red, green and blue as they are stored, for pictures whose pixels are data: the picture
   * is not turned, no colour profile is applied, and transparency is ignored.
   *
   * @param maxPixels the most pixels; a larger picture is refused before its pixels are read
   * @return the picture, of type {@code TYPE_INT_RGB}
   * @throws DatasetException naming the file and the reason, if it cannot be decoded or is larger
   */
  public static BufferedImage readStored(Path file, long maxPixels) {
    return withReader(
        file,
        maxPixels,
        (reader, format) -> RgbConversion.withoutAlpha(decodeWhole(file, format, reader)));
  }

  /**
   * Turns a picture as EXIF says of another one, for what was drawn over that one as it is stored.
   *
   * @param stored the picture to turn
   * @param like the file whose EXIF says how
   * @return the picture, of type {@code TYPE_INT_RGB}; may be {@code stored} itself
   * @throws DatasetException naming the file and the reason, if it cannot be read
   */
  public static BufferedImage turnedLike(BufferedImage stored, Path like) {
    return withReader(
        like, MAX_PIXELS, (reader, format) -> orientation(format, like).upright(stored));
  }

  private interface Reading<T> {
    T from(ImageReader reader, PictureFormat format) throws IOException;
  }

  private static <T> T withReader(Path file, long maxPixels, Reading<T> reading) {
    requireFile(file);
    try {
      PictureFormat format = PictureFormat.of(file).orElseThrow(() -> OtherFormat.refusal(file));
      ImageReader reader = ImageIO.getImageReadersByFormatName(format.decoder()).next();
      try (ImageInputStream stream = format.open(file)) {
        reader.setInput(stream, false, true);
        requireModestSize(file, reader, maxPixels);
        return reading.from(reader, format);
      } finally {
        reader.dispose();
      }
    } catch (DatasetException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders throw almost anything for damaged files
      throw new DatasetException("%s cannot be decoded: %s".formatted(file, reason(e)), e);
    } catch (LinkageError e) { // libwebp is unpacked into the folder for temporary files
      throw new DatasetException(
          "%s cannot be decoded: its decoder cannot be loaded (%s); save the picture as PNG"
              .formatted(file, e),
          e);
    } catch (OutOfMemoryError e) { // tables of the decoder, whose size the file determines
      throw new DatasetException(
          "%s cannot be decoded: it asks for more memory than the Java heap has".formatted(file),
          e);
    }
  }

  /**
   * Decodes a picture and throws on damage, which decoders fill with gray or zeros and at best warn
   * of.
   */
  private static BufferedImage decodeWhole(Path file, PictureFormat format, ImageReader reader)
      throws IOException {
    return decodeWhole(file, format, reader, reader.getDefaultReadParam());
  }

  private static BufferedImage decodeWhole(
      Path file, PictureFormat format, ImageReader reader, ImageReadParam settings)
      throws IOException {
    format.requireWhole(file);
    List<String> damage = new ArrayList<>();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (format.meansDamage(warning)) {
            damage.add(warning);
          }
        });
    BufferedImage decoded = reader.read(0, settings);
    if (!damage.isEmpty()) {
      throw new DamagedPictureException(
          "it is damaged or cut short (%s); get the file again".formatted(damage.get(0)));
    }
    return decoded;
  }

  private static ExifOrientation orientation(PictureFormat format, Path file) {
    try {
      return format.exif(file).map(ExifOrientation::of).orElse(ExifOrientation.UPRIGHT);
    } catch (IOException e) {
      return ExifOrientation.UPRIGHT; // if the file is damaged, the decoder reports it
    }
  }

  /**
   * Checks that the path is a file, because opening a pipe would wait for a writer, and some
   * devices never end.
   */
  private static void requireFile(Path file) {
    if (Files.isRegularFile(file)) {
      return;
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new DatasetException(file + " is a link that leads nowhere; mend or remove it");
    }
    throw new DatasetException(
        file
            + (Files.exists(file)
                ? " is no file but a folder, pipe or device; remove it"
                : " does not exist"));
  }

  private static void requireModestSize(Path file, ImageReader reader, long maxPixels)
      throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > maxPixels) {
      throw new DatasetException(
          "%s has %dx%d pixels, at most %d in all are read; make it smaller"
              .formatted(file, width, height, maxPixels));
    }
    if (Math.max(width, height) > MAX_SIDE) {
      throw new DatasetException(
          "%s has %dx%d pixels, at most %d a side are read; make it smaller"
              .formatted(file, width, height, MAX_SIDE));
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (width * height > heap / 2 / PIXEL_BYTES) {
      throw new DatasetException(
          "%s has %dx%d pixels, too many for a Java heap of %d MB; make it smaller, or the heap larger with -Xmx"
              .formatted(file, width, height, heap >> 20));
    }
  }

  private static String reason(Exception e) {
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : e.getMessage().lines().findFirst().orElse(kind);
  }
}
