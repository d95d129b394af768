package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.io.Sha256;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.DatasetWarning.Animation;
import io.vstar.train.dataset.DatasetWarning.DuplicatePicture;
import io.vstar.train.dataset.DatasetWarning.LinkLoop;
import io.vstar.train.dataset.DatasetWarning.MaskTrainedOn;
import io.vstar.train.dataset.DatasetWarning.MaskWithoutPicture;
import io.vstar.train.dataset.DatasetWarning.OverlappingSubsets;
import io.vstar.train.dataset.DatasetWarning.PicturesWithoutMask;
import io.vstar.train.dataset.DatasetWarning.UnknownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    DatasetFiles all = DatasetFiles.list(folder);
    MaskFiles masks = MaskFiles.among(all.pictures());
    boolean masked = subset.pixels().mask() == MaskSource.FILE;
    DatasetFiles files = masked ? all.withoutPictures(masks::contains) : all;
    if (files.pictures().isEmpty()) {
      throw new DatasetException(
          "%s holds no pictures, expected files that end in %s"
              .formatted(folder, DatasetFiles.pictureExtensions()));
    }
    Captions captions = Captions.read(subset, files, metadata);
    for (Path picture : files.pictures()) {
      Optional<Path> mask = masked ? masks.of(picture) : Optional.empty();
      images.add(read(picture, captions, subset, mask));
    }
    warnings.addAll(captions.warnings());
    files.others().stream()
        .filter(file -> !metadata.holds(file))
        .forEach(file -> warnings.add(UnknownFile.of(file)));
    warnings.addAll(masked ? unmasked(images, subset, masks) : maskLike(masks));
    files.pictures().stream()
        .filter(ImageFiles::isAnimation)
        .forEach(file -> warnings.add(new Animation(file)));
    files.loops().forEach(link -> warnings.add(new LinkLoop(link)));
  }

  private static TrainingImage read(
      Path picture, Captions captions, Subset subset, Optional<Path> mask) {
    ImageSize size = ImageFiles.readSize(picture);
    return new TrainingImage(
        picture,
        size.width(),
        size.height(),
        captions.of(picture),
        sha256(picture),
        subset,
        mask.map(file -> new PictureMask(file, sha256(file))));
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static List<DatasetWarning> unmasked(
      List<TrainingImage> images, Subset subset, MaskFiles masks) {
    List<DatasetWarning> warnings = new ArrayList<>();
    List<Path> whole =
        images.stream()
            .filter(image -> image.subset().equals(subset) && image.mask().isEmpty())
            .map(TrainingImage::path)
            .toList();
    if (!whole.isEmpty()) {
      warnings.add(new PicturesWithoutMask(subset.folder(), whole.get(0), whole.size()));
    }
    masks.withoutPicture().forEach(file -> warnings.add(new MaskWithoutPicture(file)));
    return warnings;
  }

  private static List<DatasetWarning> maskLike(MaskFiles masks) {
    return masks.found().stream().sorted().<DatasetWarning>map(MaskTrainedOn::new).toList();
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
