package io.vstar.image;

import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads and writes PNG files with text inside, where image generators keep the prompt and settings
 * of a picture (under {@code parameters}, see {@link Infotext}).
 */
public final class PngFiles {
  private static final String NATIVE_FORMAT = "javax_imageio_png_1.0";
  private static final int MAX_KEYWORD = 79;

  private PngFiles() {}

  /**
   * Writes a picture whole or not at all. Each text becomes a {@code tEXt} chunk, or an {@code
   * iTXt} chunk if Latin-1 cannot hold it, as Pillow does; within each kind in alphabetical order,
   * so that the same texts make the same file.
   *
   * @param texts text by keyword; a keyword has 1 to 79 characters of Latin-1
   * @throws OutputException if the file cannot be written
   * @throws IllegalArgumentException if a keyword is not valid
   */
  public static void write(Path target, BufferedImage image, Map<String, String> texts) {
    write(target, image, texts, written -> {});
  }

  /**
   * Writes a picture like {@link #write(Path, BufferedImage, Map)} after a check of the file.
   *
   * @param texts text by keyword; a keyword has 1 to 79 characters of Latin-1
   * @param check check of the finished file before it takes its name
   * @throws OutputException if the file cannot be written or {@code check} fails
   * @throws IllegalArgumentException if a keyword is not valid
   */
  public static void write(
      Path target, BufferedImage image, Map<String, String> texts, AtomicFile.Check check) {
    AtomicFile.write(target, encode(image, texts), check);
  }

  /**
   * Returns whether a file begins like a PNG file, whatever it is called.
   *
   * @throws DatasetException naming the file, if it cannot be read
   */
  public static boolean isPng(Path file) {
    try {
      return PictureFormat.of(file).equals(Optional.of(PictureFormat.PNG));
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads the texts of a PNG file by keyword, in the order of the file.
   *
   * @throws DatasetException naming the file, if it is not a readable PNG or has more than 32 MiB
   *     of text
   */
  public static Map<String, String> readText(Path file) {
    try {
      return PngText.read(file);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Encodes a picture as {@link #write(Path, BufferedImage, Map)} does. */
  static byte[] encode(BufferedImage image, Map<String, String> texts) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(image, List.of(), metadata(writer, image, texts)));
    } catch (IOException e) {
      throw new OutputException("the picture cannot be encoded as PNG: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage image, Map<String, String> texts) throws IOException {
    IIOMetadataNode latin = new IIOMetadataNode("tEXt");
    IIOMetadataNode international = new IIOMetadataNode("iTXt");
    new TreeMap<>(texts)
        .forEach(
            (keyword, text) -> {
              requireKeyword(keyword);
              if (isLatin1(text)) {
                latin.appendChild(latinEntry(keyword, text));
              } else {
                international.appendChild(internationalEntry(keyword, text));
              }
            });
    IIOMetadataNode root = new IIOMetadataNode(NATIVE_FORMAT);
    root.appendChild(latin);
    root.appendChild(international);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
    metadata.mergeTree(NATIVE_FORMAT, root);
    return metadata;
  }

  private static IIOMetadataNode latinEntry(String keyword, String text) {
    IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("value", text);
    return entry;
  }

  private static IIOMetadataNode internationalEntry(String keyword, String text) {
    IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", text);
    return entry;
  }

  private static void requireKeyword(String keyword) {
    if (keyword.isEmpty()
        || keyword.length() > MAX_KEYWORD
        || !keyword.equals(keyword.strip())
        || !isLatin1(keyword)) {
      throw new IllegalArgumentException("not a keyword of a PNG text: \"" + keyword + "\"");
    }
  }

  private static boolean isLatin1(String text) {
    return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
  }
}
