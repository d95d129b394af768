package io.vstar.image;

import io.vstar.error.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of pictures. */
public final class PictureFiles {
  private PictureFiles() {}

  /**
   * Returns the pictures in a folder by their extensions, in the order of their names; not those in
   * folders below it.
   *
   * @return at least one file
   * @throws DatasetException if there is none, or the folder cannot be read
   */
  public static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures =
          files
              .filter(ImageFiles::hasImageExtension)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      if (pictures.isEmpty()) {
        throw new DatasetException(
            "%s has no pictures, expected files that end in %s"
                .formatted(folder, String.join(", ", ImageFiles.EXTENSIONS)));
      }
      return pictures;
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
