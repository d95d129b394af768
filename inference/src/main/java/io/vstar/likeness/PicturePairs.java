package io.vstar.likeness;

import io.vstar.error.DatasetException;
import io.vstar.image.PictureFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pairs of pictures that are compared.
 *
 * @param pictures all pictures, those of the first set before those of the second
 * @param firstSet number of pictures of the first set; all of them if there is only one set
 * @param pairs the pairs, in order
 */
public record PicturePairs(List<Path> pictures, int firstSet, List<Pair> pairs) {
  /** Two pictures by their indices. */
  public record Pair(int first, int second) {}

  /** The choice of pairs of two folders. */
  public enum Choice {
    /** Pictures whose files have the same name, such as {@code 7.png} for the same seed. */
    NAMES,
    /** Each picture of the first folder with each of the second. */
    ALL
  }

  public PicturePairs {
    pictures = List.copyOf(pictures);
    pairs = List.copyOf(pairs);
  }

  /**
   * Pairs each picture of a list with each later one.
   *
   * @param files pictures, or one folder of pictures
   * @throws DatasetException if there are fewer than two pictures
   */
  public static PicturePairs among(List<Path> files) {
    List<Path> pictures = new ArrayList<>();
    files.forEach(
        file -> pictures.addAll(Files.isDirectory(file) ? PictureFiles.in(file) : List.of(file)));
    if (pictures.size() < 2) {
      throw new DatasetException(
          "there is one picture to compare (%s), expected at least two".formatted(pictures));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      for (int j = i + 1; j < pictures.size(); j++) {
        pairs.add(new Pair(i, j));
      }
    }
    return new PicturePairs(pictures, pictures.size(), pairs);
  }

  /**
   * Pairs the pictures of two folders, or of a file and a folder.
   *
   * @throws DatasetException if a folder has no pictures, or no names are the same
   */
  public static PicturePairs between(Path first, Path second, Choice choice) {
    List<Path> left = Files.isDirectory(first) ? PictureFiles.in(first) : List.of(first);
    List<Path> right = Files.isDirectory(second) ? PictureFiles.in(second) : List.of(second);
    List<Path> pictures = new ArrayList<>(left);
    pictures.addAll(right);
    boolean folders = Files.isDirectory(first) && Files.isDirectory(second);
    List<Pair> pairs =
        folders && choice == Choice.NAMES ? sameNames(left, right) : everyPair(left, right);
    if (pairs.isEmpty()) {
      throw new DatasetException(
          "no picture of %s has the name of one of %s, so there are no pairs; take --pairs all"
              .formatted(first, second));
    }
    return new PicturePairs(pictures, left.size(), pairs);
  }

  private static List<Pair> sameNames(List<Path> left, List<Path> right) {
    Map<String, Integer> byName = new TreeMap<>();
    for (int i = 0; i < right.size(); i++) {
      byName.put(right.get(i).getFileName().toString(), left.size() + i);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      Integer twin = byName.get(left.get(i).getFileName().toString());
      if (twin != null) {
        pairs.add(new Pair(i, twin));
      }
    }
    return pairs;
  }

  private static List<Pair> everyPair(List<Path> left, List<Path> right) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < right.size(); j++) {
        pairs.add(new Pair(i, left.size() + j));
      }
    }
    return pairs;
  }
}
