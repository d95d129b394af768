package io.vstar.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small picture as text that a page or the metadata of a file can hold.
 *
 * @param url a {@code data:} URL of a JPEG
 * @param width the width of the JPEG in pixels
 * @param height the height of the JPEG in pixels
 */
public record JpegUrl(String url, int width, int height) {
  private static final float QUALITY = 0.85f;

  /**
   * Writes a picture as JPEG.
   *
   * @param side the largest side in pixels; larger pictures are scaled down
   */
  public static JpegUrl of(BufferedImage picture, int side) {
    BufferedImage small = ImageScaler.fitted(picture, side);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    // Not ImageIO's own stream: that has a file, which a hook closes when the program is ended.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(small, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("a JPEG cannot be written into memory", e);
    } finally {
      writer.dispose();
    }
    return new JpegUrl(
        "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray()),
        small.getWidth(),
        small.getHeight());
  }

  /** Returns the number of characters of the URL. */
  public int length() {
    return url.length();
  }
}
