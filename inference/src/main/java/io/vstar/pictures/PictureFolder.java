package io.vstar.pictures;

import io.vstar.error.OutputException;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder that pictures are written into; nothing in it is overwritten. */
public record PictureFolder(Path path) {

  /**
   * Checks that pictures can be written, before time is spent on them; leaves nothing behind.
   *
   * @throws OutputException naming what stands in the way
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
      // Permissions alone do not tell: file systems are mounted for reading, or full.
      Files.delete(Files.createTempFile(existing, ".vstar", ".tmp"));
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot hold pictures: nothing can be written in %s (%s); name another folder with --output"
              .formatted(path, existing, reason(e)),
          e);
    }
  }

  /**
   * Writes a picture with its infotext, as {@link #write(long, BufferedImage, Infotext)} names it.
   *
   * @return the file
   * @throws OutputException if it cannot be written
   */
  public Path write(MadePicture picture) {
    return write(picture.seed(), picture.image(), picture.infotext());
  }

  /**
   * Writes a picture as {@code SEED.png}, or the first of {@code SEED-2.png} … that is not there.
   *
   * @return the file
   * @throws OutputException if it cannot be written
   */
  Path write(long seed, BufferedImage image, Infotext infotext) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new OutputException(path + ": cannot be made a folder: " + reason(e), e);
    }
    Path file = unused(seed);
    PngFiles.write(file, image, Map.of(Infotext.PNG_KEYWORD, infotext.format()));
    return file;
  }

  private Path unused(long seed) {
    Path file = path.resolve(seed + ".png");
    for (int i = 2; Files.exists(file); i++) {
      file = path.resolve(seed + "-" + i + ".png");
    }
    return file;
  }

  /** Some exceptions say no more than the path. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getClass().getSimpleName();
  }
}
