package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.io.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The captions of a dataset folder, found by the name that they share with a picture. */
final class Captions {
  /** The largest file that is read; a prompt is cut after 77 tokens anyway. */
  private static final int MAX_BYTES = 1 << 20;

  private final Map<Path, Caption> byStem = new HashMap<>();

  private Captions() {}

  /**
   * Reads the captions that belong to a picture.
   *
   * @throws DatasetException if a caption of a picture is blank or not text, or a picture has two
   */
  static Captions read(DatasetFiles files) {
    Set<Path> pictureStems = new HashSet<>();
    files.pictures().forEach(picture -> pictureStems.add(DatasetFiles.stem(picture)));
    Captions captions = new Captions();
    for (Path file : files.captions()) {
      Path stem = DatasetFiles.stem(file);
      if (pictureStems.contains(stem)) {
        Caption second = captions.byStem.put(stem, new Caption(file, readText(file)));
        if (second != null) {
          throw new DatasetException(
              "%s and %s caption the same picture; remove one".formatted(second.file(), file));
        }
      }
    }
    return captions;
  }

  /** Returns the caption of a picture, if it has one. */
  Optional<Caption> of(Path picture) {
    return Optional.ofNullable(byStem.get(DatasetFiles.stem(picture)));
  }

  /** Returns the caption files that belong to no picture. */
  List<Path> unused(DatasetFiles files) {
    return files.captions().stream()
        .filter(file -> !byStem.containsKey(DatasetFiles.stem(file)))
        .toList();
  }

  private static String readText(Path file) {
    if (!Files.isRegularFile(file)) { // opening a pipe would wait for a writer
      throw new DatasetException(
          file + " is no text file, but a link that leads nowhere, a pipe or a device; remove it");
    }
    String text;
    try {
      text = TextFile.read(file, MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw new DatasetException(file + " is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    // Editors on Windows begin UTF-8 files with a byte order mark.
    String caption = text.replace("\uFEFF", "").strip().replaceAll("\\s+", " ");
    if (caption.isEmpty()) {
      throw new DatasetException(file + " is empty; write a caption, or remove the file");
    }
    return caption;
  }
}
