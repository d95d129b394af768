package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.io.Sha256;
import io.vstar.train.dataset.DatasetWarning.DuplicatePicture;
import io.vstar.train.dataset.DatasetWarning.LinkLoop;
import io.vstar.train.dataset.DatasetWarning.OverlappingSubsets;
import io.vstar.train.dataset.DatasetWarning.UnknownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A scanner that lists the pictures of folders with their sizes, captions and hashes. */
public final class DatasetScanner {
  private DatasetScanner() {}

  /**
   * Scans one folder as the only subset.
   *
   * @throws DatasetException if a picture or caption cannot be used, or the folder holds no
   *     picture; it names the file
   */
  public static Dataset scan(Path folder) {
    return scan(List.of(Subset.of(folder)));
  }

  /**
   * Scans the folder of each subset and its subfolders; links are followed. Pictures are recognized
   * by their extension in either case. Captions are read from where the subset says; a text file
   * beside a picture differs from it only in the extension, {@code .txt} or {@code .caption}. Names
   * that begin with a dot are skipped.
   *
   * @throws DatasetException if a picture or caption cannot be used, or a folder holds no picture;
   *     it names the file
   */
  static Dataset scan(List<Subset> subsets) {
    List<TrainingImage> images = new ArrayList<>();
    List<DatasetWarning> warnings = new ArrayList<>();
    MetadataCaptions metadata = new MetadataCaptions();
    for (Subset subset : subsets) {
      scan(subset, metadata, images, warnings);
    }
    List<DatasetWarning> all = new ArrayList<>(overlaps(subsets));
    all.addAll(duplicates(images));
    all.addAll(warnings);
    all.addAll(metadata.warnings());
    return new Dataset(subsets, images, all);
  }

  private static void scan(
      Subset subset,
      MetadataCaptions metadata,
      List<TrainingImage> images,
      List<DatasetWarning> warnings) {
    Path folder = subset.folder();
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + " is not a folder, expected a folder of pictures");
    }
    DatasetFiles files = DatasetFiles.list(folder);
    if (files.pictures().isEmpty()) {
      throw new DatasetException(
          "%s holds no pictures, expected files that end in %s"
              .formatted(folder, DatasetFiles.pictureExtensions()));
    }
    Captions captions = Captions.read(subset, files, metadata);
    for (Path picture : files.pictures()) {
      images.add(read(picture, captions, subset));
    }
    warnings.addAll(captions.warnings());
    files.others().stream()
        .filter(file -> !metadata.holds(file))
        .forEach(file -> warnings.add(new UnknownFile(file)));
    files.loops().forEach(link -> warnings.add(new LinkLoop(link)));
  }

  private static TrainingImage read(Path picture, Captions captions, Subset subset) {
    ImageSize size = ImageFiles.readSize(picture);
    try {
      return new TrainingImage(
          picture, size.width(), size.height(), captions.of(picture), Sha256.of(picture), subset);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(picture, e), e);
    }
  }

  private static List<DatasetWarning> overlaps(List<Subset> subsets) {
    List<DatasetWarning> overlaps = new ArrayList<>();
    for (int i = 0; i < subsets.size(); i++) {
      for (int j = 0; j < i; j++) {
        Path later = subsets.get(i).folder();
        Path earlier = subsets.get(j).folder();
        if (later.startsWith(earlier) || earlier.startsWith(later)) {
          overlaps.add(new OverlappingSubsets(later, earlier));
        }
      }
    }
    return overlaps;
  }

  private static List<DatasetWarning> duplicates(List<TrainingImage> images) {
    List<DatasetWarning> duplicates = new ArrayList<>();
    Map<String, Path> originals = new HashMap<>();
    for (TrainingImage image : images) {
      Path original = originals.putIfAbsent(image.sha256(), image.path());
      if (original != null && !original.equals(image.path())) {
        duplicates.add(new DuplicatePicture(image.path(), original));
      }
    }
    return duplicates;
  }
}
