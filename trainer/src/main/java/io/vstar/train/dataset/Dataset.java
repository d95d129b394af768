package io.vstar.train.dataset;

import io.vstar.io.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The pictures of one or several subsets.
 *
 * @param subsets the subsets in the order of the config, at least one
 * @param images the pictures, at least one unless problems were passed over; subset by subset, in
 *     the order of the paths below its folder
 * @param findings what was found of the folders while they were scanned
 */
public record Dataset(
    List<Subset> subsets, List<TrainingImage> images, List<DatasetFinding> findings) {
  public Dataset {
    subsets = List.copyOf(subsets);
    images = List.copyOf(images);
    findings = List.copyOf(findings);
  }

  /**
   * Returns the SHA-256 in hexadecimal of the bytes of each picture and mask, and of each caption's
   * text, by path below the folder; for a caption out of a file with many the path of the picture
   * and the name of that file. With several subsets the path begins with the index of the subset,
   * {@code subsets[1]/a.png}. The result is the same on every system and wherever the folders lie.
   */
  public SortedMap<String, String> hashes() {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (TrainingImage image : images) {
      hashes.put(name(image.subset(), image.path()), image.sha256());
      image.mask().ifPresent(mask -> hashes.put(name(image.subset(), mask.file()), mask.sha256()));
      image
          .caption()
          .filter(caption -> !caption.file().equals(image.path())) // the name is the caption
          .ifPresent(caption -> hashes.put(name(image, caption), Sha256.of(caption.text())));
    }
    return hashes;
  }

  /** Returns the pictures that fulfil a condition, with the same subsets and findings. */
  Dataset keeping(Predicate<TrainingImage> condition) {
    return new Dataset(subsets, images.stream().filter(condition).toList(), findings);
  }

  private String name(TrainingImage image, Caption caption) {
    return caption.row().isEmpty()
        ? name(image.subset(), caption.file())
        : "%s in %s".formatted(name(image.subset(), image.path()), caption.file().getFileName());
  }

  private String name(Subset subset, Path file) {
    String name = DatasetFiles.relativeName(subset.folder(), file);
    return subsets.size() == 1 ? name : "subsets[%d]/%s".formatted(subsets.indexOf(subset), name);
  }

  /**
   * Returns the SHA-256 in hexadecimal of all templates that prompts may be made of.
   *
   * @param common the templates of the subsets that have none of their own
   */
  public String templatesHash(CaptionTemplates common) {
    List<String> own =
        subsets.stream()
            .map(Subset::templates)
            .flatMap(Optional::stream)
            .map(CaptionTemplates::sha256)
            .toList();
    return own.isEmpty()
        ? common.sha256()
        : Sha256.of(common.sha256() + "\n" + String.join("\n", own));
  }
}
