package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.io.TextFile;
import io.vstar.train.config.CaptionSource;
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
 * @param findings what was found of captions that are not used, and of pictures without one
 */
record Captions(Map<Path, Caption> byPicture, List<DatasetFinding> findings) {
  /** The largest file that is read; a prompt is cut after some hundred tokens anyway. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads the captions of a folder from where the rules say.
   *
   * @param metadata the files with the captions of many pictures
   * @param problems takes captions that are blank or not text, and pictures with two
   */
  static Captions read(
      Subset subset, DatasetFiles files, MetadataCaptions metadata, DatasetProblems problems) {
    CaptionRules rules = subset.captions();
    if (rules.source() instanceof CaptionSource.File file) {
      return metadata(file.path(), subset, files, metadata, problems);
    }
    return switch ((CaptionSource.BuiltIn) rules.source()) {
      case SIDECAR -> sidecars(files, rules, problems);
      case FILENAME -> names(files);
      case METADATA ->
          metadata(
              subset.folder().resolve(MetadataCaptions.USUAL_NAME),
              subset,
              files,
              metadata,
              problems);
    };
  }

  private static Captions metadata(
      Path file,
      Subset subset,
      DatasetFiles files,
      MetadataCaptions metadata,
      DatasetProblems problems) {
    try {
      return metadata.read(file, subset, files.pictures());
    } catch (DatasetException e) {
      problems.found(DatasetProblem.CAPTION_FILE, file, e);
      return new Captions(Map.of(), List.of());
    }
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

  private static Captions sidecars(
      DatasetFiles files, CaptionRules rules, DatasetProblems problems) {
    Set<Path> pictureStems = new HashSet<>();
    files.pictures().forEach(picture -> pictureStems.add(DatasetFiles.stem(picture)));
    Map<Path, Caption> byStem = new HashMap<>();
    List<DatasetFinding> unused = new ArrayList<>();
    for (Path file : files.captions()) {
      Path stem = DatasetFiles.stem(file);
      if (!pictureStems.contains(stem)) {
        unused.add(FolderFindings.captionWithoutPicture(file));
        continue;
      }
      Optional<Caption> caption = read(file, rules, problems);
      Caption second = caption.isPresent() ? byStem.put(stem, caption.get()) : null;
      if (second != null) {
        problems.found(
            DatasetProblem.TWO_CAPTIONS,
            List.of(second.file(), file),
            new DatasetException(
                "%s and %s caption the same picture; remove one".formatted(second.file(), file)));
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

  private static Optional<Caption> read(Path file, CaptionRules rules, DatasetProblems problems) {
    if (!Files.isRegularFile(file)) { // opening a pipe would wait for a writer
      problems.found(
          DatasetProblem.UNREADABLE,
          file,
          new DatasetException(
              file
                  + " is no text file, but a link that leads nowhere, a pipe or a device; remove"
                  + " it"));
      return Optional.empty();
    }
    String text;
    try {
      text = TextFile.readUnicode(file, MAX_BYTES);
    } catch (IOException e) {
      boolean encoding = e instanceof CharacterCodingException;
      problems.found(
          encoding ? DatasetProblem.ENCODING : DatasetProblem.UNREADABLE,
          file,
          new DatasetException(
              (encoding ? "%s %s; save it as UTF-8" : "%s cannot be read: %s")
                  .formatted(file, e.getMessage()),
              e));
      return Optional.empty();
    }
    // Files that were joined have byte order marks in the middle.
    List<String> lines = rules.captions(text.replace("\uFEFF", ""));
    if (lines.isEmpty()) {
      problems.found(
          DatasetProblem.EMPTY_CAPTION,
          file,
          new DatasetException(file + " is empty; write a caption, or remove the file"));
      return Optional.empty();
    }
    return Optional.of(new Caption(file, Optional.empty(), lines));
  }
}
