package io.vstar.train.dataset;

import io.vstar.io.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pictures of a folder.
 *
 * @param folder where they lie
 * @param images at least one, in the order of their paths below {@code folder}
 * @param warnings what the user should know about the folder
 */
public record Dataset(Path folder, List<TrainingImage> images, List<DatasetWarning> warnings) {
  public Dataset {
    images = List.copyOf(images);
    warnings = List.copyOf(warnings);
  }

  /**
   * What training sees of the folder: SHA-256 in hexadecimal of each picture's bytes and of each
   * caption's text, by path below the folder. The same on every system and wherever the folder
   * lies.
   */
  public SortedMap<String, String> hashes() {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (TrainingImage image : images) {
      hashes.put(DatasetFiles.relativeName(folder, image.path()), image.sha256());
      image
          .caption()
          .ifPresent(
              caption ->
                  hashes.put(
                      DatasetFiles.relativeName(folder, caption.file()),
                      Sha256.of(caption.text())));
    }
    return hashes;
  }
}
