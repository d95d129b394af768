package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageSize;
import io.vstar.train.config.MaskSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scanner that lists the pictures of folders with their sizes, captions and hashes. */
public final class DatasetScanner {
  private final DatasetProblems problems;
  private final Optional<Path> store;
  private final MetadataCaptions metadata = new MetadataCaptions();
  private final List<TrainingImage> images = new ArrayList<>();
  private final List<DatasetFinding> findings = new ArrayList<>();

  private DatasetScanner(DatasetProblems problems, Optional<Path> store) {
    this.problems = problems;
    this.store = store;
  }

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
   * Scans the folder of each subset like {@link #scan(List, DatasetProblems, Optional)}, and keeps
   * nothing of the pictures.
   *
   * @throws DatasetException if a picture or caption cannot be used, or a folder holds no picture;
   *     it names the file
   */
  static Dataset scan(List<Subset> subsets) {
    return scan(subsets, DatasetProblems.REFUSED, Optional.empty());
  }

  /**
   * Scans the folder of each subset and its subfolders; links are followed. Pictures are recognized
   * by their extension in either case. Captions are read from where the subset says; a text file
   * beside a picture differs from it only in the extension, {@code .txt} or {@code .caption}. Names
   * that begin with a dot are skipped.
   *
   * @param problems takes pictures and captions that cannot be used, and folders without a picture
   * @param store the folder in which heads and hashes of pictures are kept; empty to keep nothing
   */
  static Dataset scan(List<Subset> subsets, DatasetProblems problems, Optional<Path> store) {
    DatasetScanner scanner = new DatasetScanner(problems, store);
    subsets.forEach(scanner::add);
    List<DatasetFinding> all = new ArrayList<>(overlaps(subsets));
    all.addAll(duplicates(scanner.images));
    all.addAll(scanner.findings);
    all.addAll(scanner.metadata.findings(problems));
    return new Dataset(subsets, scanner.images, all);
  }

  private void add(Subset subset) {
    Path folder = subset.folder();
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + " is not a folder, expected a folder of pictures");
    }
    DatasetFiles all = DatasetFiles.list(folder);
    MaskFiles masks = MaskFiles.among(all.pictures(), problems);
    boolean masked = subset.pixels().mask() == MaskSource.FILE;
    DatasetFiles files = masked ? all.withoutPictures(masks::contains) : all;
    if (files.pictures().isEmpty()) {
      problems.found(
          DatasetProblem.NO_PICTURES,
          folder,
          new DatasetException(
              "%s holds no pictures, expected files that end in %s"
                  .formatted(folder, DatasetFiles.pictureExtensions())));
    }
    Captions captions = Captions.read(subset, files, metadata, problems);
    List<DatasetFinding> heads = new ArrayList<>();
    PictureIndex index = PictureIndex.open(store, folder);
    for (Path picture : files.pictures()) {
      Optional<Path> mask = masked ? masks.of(picture) : Optional.empty();
      read(picture, captions, subset, mask, index, heads).ifPresent(images::add);
    }
    index.keep();
    findings.addAll(captions.findings());
    files.others().stream()
        .filter(file -> !metadata.holds(file))
        .forEach(file -> findings.add(FolderFindings.unusedFile(file)));
    findings.addAll(masked ? unmasked(subset, masks) : maskLike(masks));
    findings.addAll(heads);
    files.loops().forEach(link -> findings.add(FolderFindings.linkLoop(link)));
  }

  private Optional<TrainingImage> read(
      Path picture,
      Captions captions,
      Subset subset,
      Optional<Path> mask,
      PictureIndex index,
      List<DatasetFinding> heads) {
    try {
      PictureIndex.Entry found = index.read(picture);
      Optional<PictureMask> masking =
          mask.map(file -> new PictureMask(file, index.read(file).sha256()));
      heads.addAll(HeaderFindings.of(picture, found.header()));
      ImageSize size = found.header().size();
      return Optional.of(
          new TrainingImage(
              picture,
              size.width(),
              size.height(),
              captions.of(picture),
              found.sha256(),
              subset,
              masking));
    } catch (DatasetException e) {
      problems.found(DatasetProblem.ofPicture(picture, e), picture, e);
      return Optional.empty();
    }
  }

  private List<DatasetFinding> unmasked(Subset subset, MaskFiles masks) {
    List<DatasetFinding> found = new ArrayList<>();
    List<Path> whole =
        images.stream()
            .filter(image -> image.subset().equals(subset) && image.mask().isEmpty())
            .map(TrainingImage::path)
            .toList();
    if (!whole.isEmpty()) {
      found.add(FolderFindings.picturesWithoutMask(subset.folder(), whole.get(0), whole.size()));
    }
    masks.withoutPicture().forEach(file -> found.add(FolderFindings.maskWithoutPicture(file)));
    return found;
  }

  private static List<DatasetFinding> maskLike(MaskFiles masks) {
    return masks.found().stream().sorted().map(FolderFindings::maskTrainedOn).toList();
  }

  private static List<DatasetFinding> overlaps(List<Subset> subsets) {
    List<DatasetFinding> overlaps = new ArrayList<>();
    for (int i = 0; i < subsets.size(); i++) {
      for (int j = 0; j < i; j++) {
        Path later = subsets.get(i).folder();
        Path earlier = subsets.get(j).folder();
        if (later.startsWith(earlier) || earlier.startsWith(later)) {
          overlaps.add(FolderFindings.overlappingSubsets(later, earlier));
        }
      }
    }
    return overlaps;
  }

  private static List<DatasetFinding> duplicates(List<TrainingImage> images) {
    List<DatasetFinding> duplicates = new ArrayList<>();
    Map<String, Path> originals = new HashMap<>();
    for (TrainingImage image : images) {
      Path original = originals.putIfAbsent(image.sha256(), image.path());
      if (original != null && !original.equals(image.path())) {
        duplicates.add(FolderFindings.duplicate(image.path(), original));
      }
    }
    return duplicates;
  }
}
