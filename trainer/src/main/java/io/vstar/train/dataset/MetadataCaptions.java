package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The captions of a dataset from files that hold those of many pictures. Several subsets may use
 * one file; a row that is for a picture of none of them is told.
 */
final class MetadataCaptions {
  /** The name of the file in a folder of pictures, as Hugging Face's image folders have it. */
  static final String USUAL_NAME = "metadata.jsonl";

  /**
   * A file that was read.
   *
   * @param content the rows
   * @param used the rows that are for a picture
   */
  private record Read(MetadataFile content, Set<MetadataFile.Row> used) {}

  private final Map<Path, Read> files = new LinkedHashMap<>();

  /**
   * Reads the captions of the pictures of a subset. A row names a picture by its path below the
   * folder of the file or of the subset, or by its absolute path; without an extension it is for
   * each picture of that name.
   *
   * @throws DatasetException if the file cannot be read, a caption is blank, or a picture has two
   */
  Captions read(Path file, Subset subset, List<Path> pictures) {
    CaptionRules rules = subset.captions();
    Read read =
        files.computeIfAbsent(
            file, path -> new Read(MetadataFile.read(path, rules.column()), new HashSet<>()));
    Map<Path, List<Path>> byName = byName(pictures);
    Map<Path, Caption> captions = new HashMap<>();
    for (MetadataFile.Row row : read.content().rows()) {
      for (Path picture : pictures(row.picture(), file, subset, byName)) {
        read.used().add(row);
        Caption second = captions.put(picture, caption(file, row, rules));
        if (second != null) {
          throw new DatasetException(
              "%s: %s and %s caption the same picture %s; remove one"
                  .formatted(file, second.row().orElseThrow(), row.place(), picture));
        }
      }
    }
    List<Path> without = pictures.stream().filter(each -> !captions.containsKey(each)).toList();
    return new Captions(
        captions,
        without.isEmpty() || captions.isEmpty()
            ? List.of()
            : List.of(FolderFindings.picturesWithoutRow(file, without.get(0), without.size())));
  }

  /** Returns whether captions were read from a file. */
  boolean holds(Path file) {
    return files.containsKey(file);
  }

  /**
   * Returns a finding for each file with rows for no picture.
   *
   * @param problems takes files of which no row is for a picture
   */
  List<DatasetFinding> findings(DatasetProblems problems) {
    List<DatasetFinding> findings = new ArrayList<>();
    files.forEach(
        (file, read) -> {
          List<MetadataFile.Row> rows = read.content().rows();
          if (read.used().isEmpty()) {
            problems.found(
                DatasetProblem.CAPTION_FILE,
                file,
                new DatasetException(
                    "%s names no picture of the dataset; its first is %s, expected paths below the folder of that file or of the pictures"
                        .formatted(file, rows.get(0).picture())));
            return;
          }
          List<String> unused =
              rows.stream()
                  .filter(row -> !read.used().contains(row))
                  .map(MetadataFile.Row::picture)
                  .toList();
          if (!unused.isEmpty()) {
            findings.add(FolderFindings.rowsWithoutPicture(file, unused));
          }
        });
    return findings;
  }

  /** Returns the pictures by their paths with extension, and without. */
  private static Map<Path, List<Path>> byName(List<Path> pictures) {
    Map<Path, List<Path>> byName = new HashMap<>();
    for (Path picture : pictures) {
      byName.computeIfAbsent(absolute(picture), path -> new ArrayList<>()).add(picture);
      byName
          .computeIfAbsent(absolute(DatasetFiles.stem(picture)), path -> new ArrayList<>())
          .add(picture);
    }
    return byName;
  }

  private static List<Path> pictures(
      String name, Path file, Subset subset, Map<Path, List<Path>> byName) {
    for (String spelling : List.of(name, name.replace('\\', '/'))) {
      for (Path folder : List.of(file.resolveSibling(""), subset.folder())) {
        List<Path> found = byName.get(absolute(folder.resolve(spelling)));
        if (found != null) {
          return found;
        }
      }
    }
    return List.of();
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Caption caption(Path file, MetadataFile.Row row, CaptionRules rules) {
    List<String> lines = rules.captions(row.caption());
    String tags = row.tags().orElse("").strip().replaceAll("\\s+", " ");
    if (!tags.isEmpty()) {
      lines =
          lines.isEmpty()
              ? List.of(tags)
              : lines.stream().map(line -> rules.tags().join(List.of(line, tags))).toList();
    }
    if (lines.isEmpty()) {
      throw new DatasetException(
          "%s, %s has an empty text; write a caption, or remove the row"
              .formatted(file, row.place()));
    }
    return new Caption(file, Optional.of(row.place()), lines);
  }
}
