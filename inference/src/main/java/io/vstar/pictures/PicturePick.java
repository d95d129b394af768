package io.vstar.pictures;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A choice among pictures by their numbers, which count from 1 in the order of the files.
 *
 * @param files the pictures
 */
public record PicturePick(List<Path> files) {
  private static final int COLUMNS = 6;
  private static final int SIDE = 200;
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  public PicturePick {
    files = List.copyOf(files);
  }

  /**
   * Draws all pictures small, each with its number and the name of its file.
   *
   * @throws io.vstar.error.DatasetException if a picture cannot be read
   */
  public BufferedImage sheet() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int from = 0; from < files.size(); from += COLUMNS) {
      int to = Math.min(files.size(), from + COLUMNS);
      rows.add(IntStream.range(from, to).mapToObj(this::cell).toList());
    }
    return new PictureGrid(rows).draw();
  }

  private Cell cell(int index) {
    Path file = files.get(index);
    String caption = "[%d]  %s".formatted(index + 1, file.getFileName());
    return new Cell(caption, ImageScaler.fitted(ImageFiles.readSmall(file, SIDE), SIDE));
  }

  /**
   * Returns the pictures of choices, each once.
   *
   * @param choices numbers such as {@code 4}, ranges such as {@code 4-7}, and names of files
   * @throws ConfigException naming the first choice that is no picture
   */
  public List<Path> chosen(List<String> choices) {
    Set<Path> chosen = new LinkedHashSet<>();
    for (String choice : choices) {
      List<Path> named =
          files.stream().filter(file -> file.getFileName().toString().equals(choice)).toList();
      chosen.addAll(named.isEmpty() ? ofNumbers(choice) : named);
    }
    return List.copyOf(chosen);
  }

  private List<Path> ofNumbers(String choice) {
    Matcher numbers = NUMBERS.matcher(choice);
    if (!numbers.matches()) {
      throw new ConfigException(
          "there is no picture %s; expected numbers from 1 to %d, such as 4 or 4-7, or names of files"
              .formatted(choice, files.size()));
    }
    int first = Integer.parseInt(numbers.group(1));
    int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
    if (first < 1 || last < first || last > files.size()) {
      throw new ConfigException(
          "there is no picture %s; there are %d".formatted(choice, files.size()));
    }
    return files.subList(first - 1, last);
  }

  /**
   * Copies pictures into a folder, which is made if it is not there. A picture that is there
   * already, byte for byte, stays.
   *
   * @param chosen the pictures
   * @return the copies
   * @throws OutputException if the folder has another file of the name, or cannot be written
   */
  public List<Path> copy(List<Path> chosen, Path folder) {
    new PictureFolder(folder).create();
    List<Path> copies = new ArrayList<>();
    for (Path file : chosen) {
      Path copy = folder.resolve(file.getFileName().toString());
      try {
        if (!Files.exists(copy)) {
          AtomicFile.write(copy, Files.readAllBytes(file));
        } else if (Files.mismatch(file, copy) >= 0) {
          throw new OutputException(
              "%s is there already, and is another picture than %s; name another folder"
                  .formatted(copy, file));
        }
      } catch (IOException e) {
        throw new OutputException(
            "%s cannot be copied to %s: %s".formatted(file, folder, e.getMessage()), e);
      }
      copies.add(copy);
    }
    return copies;
  }
}
