package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.io.TextFile;
import io.vstar.train.config.CaptionSource;
import io.vstar.train.dataset.DatasetWarning.CaptionWithoutPicture;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The captions of the pictures of one folder.
 *
 * @param byPicture the caption of each picture that has one
 * @param warnings the warnings about captions that are not used
 */
record Captions(Map<Path, Caption> byPicture, List<DatasetWarning> warnings) {
  /** The largest file that is read; a prompt is cut after some hundred tokens anyway. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads the captions of a folder from where the rules say.
   *
   * @param metadata the files with the captions of many pictures
   * @throws DatasetException if a caption of a picture is blank or not text, or a picture has two
   */
  static Captions read(Subset subset, DatasetFiles files, MetadataCaptions metadata) {
    CaptionRules rules = subset.captions();
    if (rules.source() instanceof CaptionSource.File file) {
      return metadata.read(file.path(), subset, files.pictures());
    }
    return switch ((CaptionSource.BuiltIn) rules.source()) {
      case SIDECAR -> sidecars(files, rules);
      case FILENAME -> names(files);
      case METADATA ->
          metadata.read(
              subset.folder().resolve(MetadataCaptions.USUAL_NAME), subset, files.pictures());
    };
  }

  /** Returns the caption of a picture, if it has one. */
  Optional<Caption> of(Path picture) {
    return Optional.ofNullable(byPicture.get(picture));
  }

  private static Captions names(DatasetFiles files) {
    Map<Path, Caption> captions = new HashMap<>();
    for (Path picture : files.pictures()) {
      String words = FileWords.of(picture);
      if (!words.isEmpty()) {
        captions.put(picture, new Caption(picture, words));
      }
    }
    return new Captions(captions, List.of());
  }

  private static Captions sidecars(DatasetFiles files, CaptionRules rules) {
    Set<Path> pictureStems = new HashSet<>();
    files.pictures().forEach(picture -> pictureStems.add(DatasetFiles.stem(picture)));
    Map<Path, Caption> byStem = new HashMap<>();
    List<DatasetWarning> unused = new ArrayList<>();
    for (Path file : files.captions()) {
      Path stem = DatasetFiles.stem(file);
      if (!pictureStems.contains(stem)) {
        unused.add(new CaptionWithoutPicture(file));
        continue;
      }
      Caption second = byStem.put(stem, read(file, rules));
      if (second != null) {
        throw new DatasetException(
            "%s and %s caption the same picture; remove one".formatted(second.file(), file));
      }
    }
    Map<Path, Caption> captions = new HashMap<>();
    for (Path picture : files.pictures()) {
      Caption caption = byStem.get(DatasetFiles.stem(picture));
      if (caption != null) {
        captions.put(picture, caption);
      }
    }
    return new Captions(captions, unused);
  }

  private static Caption read(Path file, CaptionRules rules) {
    if (!Files.isRegularFile(file)) { // opening a pipe would wait for a writer
      throw new DatasetException(
          file + " is no text file, but a link that leads nowhere, a pipe or a device; remove it");
    }
    String text;
    try {
      text = TextFile.readUnicode(file, MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw new DatasetException("%s %s; save it as UTF-8".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    // Files that were joined have byte order marks in the middle.
    List<String> lines = rules.captions(text.replace("\uFEFF", ""));
    if (lines.isEmpty()) {
      throw new DatasetException(file + " is empty; write a caption, or remove the file");
    }
    return new Caption(file, Optional.empty(), lines);
  }
}
