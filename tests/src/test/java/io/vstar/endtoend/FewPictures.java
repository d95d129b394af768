package io.vstar.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first pictures of a sample, for tests of what a run does and leaves: each picture is encoded
 * at the start of a run and measured again and again when it is held out.
 */
public final class FewPictures {
  private static final Path SAMPLES = Path.of("..", "datasets-sample");

  private FewPictures() {}

  /**
   * Copies pictures, whose names begin with their number, and their captions.
   *
   * @param sample name of a folder of {@code datasets-sample}
   * @param count number of pictures
   * @param folder existing folder, in which a folder of the sample's name is created
   * @return the new folder, absolute
   * @throws IOException if a file cannot be read or written
   */
  public static Path copy(String sample, int count, Path folder) throws IOException {
    Path target = Files.createDirectory(folder.resolve(sample)).toAbsolutePath();
    String end = "%02d-".formatted(count + 1);
    try (Stream<Path> files = Files.list(SAMPLES.resolve(sample))) {
      List<Path> first =
          files.filter(file -> file.getFileName().toString().compareTo(end) < 0).toList();
      for (Path file : first) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }
}
