package io.vstar.pictures;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.image.Infotext;
import io.vstar.image.OutputFormat;
import io.vstar.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that pictures are written to. No file in it is overwritten.
 *
 * @param format format of the files
 * @param quality quality of formats with loss, 1 to 100
 */
public record PictureFolder(Path path, OutputFormat format, int quality) {
  /** The quality that A1111 takes for JPEG. */
  public static final int USUAL_QUALITY = 80;

  /**
   * Checks the quality.
   *
   * @throws ConfigException if it is outside of 1 to 100
   */
  public PictureFolder {
    if (quality < 1 || quality > 100) {
      throw new ConfigException("the quality is " + quality + ", expected 1 to 100");
    }
  }

  /** Creates a folder of PNG files. */
  public PictureFolder(Path path) {
    this(path, OutputFormat.PNG, USUAL_QUALITY);
  }

  /**
   * Checks that pictures can be written to the folder. It creates no file or folder.
   *
   * @throws OutputException if they cannot; the message has the file or folder that is in the way
   */
  public void requireWritable() {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new OutputException(
          "%s cannot hold pictures: %s is a file; name another folder with --output"
              .formatted(path, existing));
    }
    try {
      // Permissions are not enough: the file system may be read-only or full.
      Files.delete(Files.createTempFile(existing, ".vstar", ".tmp"));
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot hold pictures: nothing can be written in %s (%s); name another folder with --output"
              .formatted(path, existing, reason(e)),
          e);
    }
  }

  /**
   * Writes a picture with its infotext as {@code SEED.png}, or as the first of {@code SEED-2.png},
   * {@code SEED-3.png} … that does not exist; with the extension of the format.
   *
   * @return the file
   * @throws OutputException if it cannot be written
   */
  public Path write(MadePicture picture) {
    return write(picture.seed(), picture.image(), picture.infotext());
  }

  /**
   * Writes a picture with its infotext as {@link #write(MadePicture)} does.
   *
   * @return the file
   * @throws OutputException if it cannot be written
   */
  Path write(long seed, BufferedImage image, Infotext infotext) {
    return write(Long.toString(seed), image, infotext);
  }

  /**
   * Writes a picture with its infotext as the first of {@code NAME.png}, {@code NAME-2.png} … that
   * does not exist; with the extension of the format.
   *
   * @param name name of the file without its extension
   * @return the file
   * @throws OutputException if it cannot be written
   */
  public Path write(String name, BufferedImage image, Infotext infotext) {
    create();
    Path file = unused(name);
    AtomicFile.write(file, format.encoded(image, infotext, quality));
    return file;
  }

  /** Makes the folder if it is not there. */
  void create() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new OutputException(path + ": cannot be made a folder: " + reason(e), e);
    }
  }

  private Path unused(String name) {
    String end = "." + format.extension();
    Path file = path.resolve(name + end);
    for (int i = 2; Files.exists(file); i++) {
      file = path.resolve(name + "-" + i + end);
    }
    return file;
  }

  /** Returns the reason of an exception whose message may be only the path. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getClass().getSimpleName();
  }
}
