package io.vstar.image;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The formats in which pictures are written, with their infotext where A1111 writes it: in PNG as
 * text, in JPEG and WebP as EXIF {@link UserComment}.
 */
public enum OutputFormat {
  /** Without loss. */
  PNG("png") {
    @Override
    byte[] encode(BufferedImage image, String infotext, int quality) {
      return PngFiles.encode(image, Map.of(Infotext.PNG_KEYWORD, infotext));
    }
  },
  /** With loss, readable everywhere. */
  JPEG("jpg") {
    @Override
    byte[] encode(BufferedImage image, String infotext, int quality) throws IOException {
      byte[] exif = UserComment.encode(infotext);
      return JpegSegments.withExif(compressed(image, "jpeg", "JPEG", quality), exif);
    }
  },
  /** With loss below the quality 100, smaller than JPEG. */
  WEBP("webp") {
    @Override
    byte[] encode(BufferedImage image, String infotext, int quality) throws IOException {
      String type = quality == BEST ? "Lossless" : "Lossy";
      byte[] picture = compressed(image, "webp", type, quality);
      return WebpContainer.withExif(
          picture, UserComment.encode(infotext), image.getWidth(), image.getHeight());
    }
  };

  private static final int BEST = 100;

  private final String extension;

  OutputFormat(String extension) {
    this.extension = extension;
  }

  /**
   * Returns the format of a name or extension, in any case.
   *
   * @throws ConfigException if there is none
   */
  public static OutputFormat named(String name) {
    return Arrays.stream(values())
        .filter(
            format ->
                format.name().equalsIgnoreCase(name) || format.extension.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "there is no format '%s', expected png, jpg or webp".formatted(name)));
  }

  /** Returns the extension of files, without a dot. */
  public String extension() {
    return extension;
  }

  /**
   * Encodes a picture with its infotext.
   *
   * @param quality 1 to 100, for formats with loss; WebP of quality 100 has none
   * @return the bytes of a file
   * @throws OutputException if it cannot be encoded, such as an infotext of more than 64 KB in JPEG
   */
  public byte[] encoded(BufferedImage image, Infotext infotext, int quality) {
    try {
      return encode(image, infotext.format(), quality);
    } catch (IOException | LinkageError e) { // libwebp is unpacked into the temporary folder
      throw new OutputException(
          "the picture cannot be encoded as %s: %s; write PNG".formatted(name(), e.getMessage()),
          e);
    }
  }

  abstract byte[] encode(BufferedImage image, String infotext, int quality) throws IOException;

  /** Returns the bytes of a file of one picture. */
  static byte[] compressed(BufferedImage image, String name, String type, int quality)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(name).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionType(type);
      settings.setCompressionQuality((float) quality / BEST);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
