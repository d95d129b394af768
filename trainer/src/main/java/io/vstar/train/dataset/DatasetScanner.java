package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.io.Sha256;
import io.vstar.train.dataset.DatasetWarning.CaptionWithoutPicture;
import io.vstar.train.dataset.DatasetWarning.DuplicatePicture;
import io.vstar.train.dataset.DatasetWarning.LinkLoop;
import io.vstar.train.dataset.DatasetWarning.UnknownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists the pictures of a folder with their sizes, captions and hashes. */
public final class DatasetScanner {
  private DatasetScanner() {}

  /**
   * Scans a folder and its folders, by way of links too. Pictures are known by extension, in either
   * case; a caption is the {@code .txt} or {@code .caption} file beside a picture that differs only
   * in the extension; names that begin with a dot are passed over.
   *
   * @throws DatasetException naming the file, if a picture or caption cannot be used, or the folder
   *     holds no picture
   */
  public static Dataset scan(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + " is not a folder, expected a folder of pictures");
    }
    DatasetFiles files = DatasetFiles.list(folder);
    if (files.pictures().isEmpty()) {
      throw new DatasetException(
          "%s holds no pictures, expected files that end in %s"
              .formatted(folder, DatasetFiles.pictureExtensions()));
    }
    Captions captions = Captions.read(files);
    List<TrainingImage> images = new ArrayList<>();
    for (Path picture : files.pictures()) {
      images.add(read(picture, captions));
    }
    List<DatasetWarning> warnings = new ArrayList<>(duplicates(images));
    captions.unused(files).forEach(file -> warnings.add(new CaptionWithoutPicture(file)));
    files.others().forEach(file -> warnings.add(new UnknownFile(file)));
    files.loops().forEach(link -> warnings.add(new LinkLoop(link)));
    return new Dataset(folder, images, warnings);
  }

  private static TrainingImage read(Path picture, Captions captions) {
    ImageSize size = ImageFiles.readSize(picture);
    try {
      return new TrainingImage(
          picture, size.width(), size.height(), captions.of(picture), Sha256.of(picture));
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(picture, e), e);
    }
  }

  private static List<DatasetWarning> duplicates(List<TrainingImage> images) {
    List<DatasetWarning> duplicates = new ArrayList<>();
    Map<String, Path> originals = new HashMap<>();
    for (TrainingImage image : images) {
      Path original = originals.putIfAbsent(image.sha256(), image.path());
      if (original != null) {
        duplicates.add(new DuplicatePicture(image.path(), original));
      }
    }
    return duplicates;
  }
}
