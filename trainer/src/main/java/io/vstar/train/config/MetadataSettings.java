package io.vstar.train.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of what exported safetensors files say of themselves, by <a
 * href="https://github.com/Stability-AI/ModelSpec">ModelSpec</a>, beside what a run knows.
 *
 * @param title the title; default: the stem of the file
 * @param author the author
 * @param description what the file is for
 * @param license the license
 * @param tags words to find it by, separated by commas
 * @param date whether the time of the export is written, by which files of equal runs differ;
 *     default false
 * @param thumbnail whether a small picture, drawn with what was learned, is written; default false
 */
public record MetadataSettings(
    Optional<String> title,
    Optional<String> author,
    Optional<String> description,
    Optional<String> license,
    Optional<String> tags,
    @Default(value = "false", implied = true) boolean date,
    @Default(value = "false", implied = true) boolean thumbnail) {

  /** The settings of a config without these keys. */
  public static final MetadataSettings NONE =
      new MetadataSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false);

  /** Returns the texts by their keys in ModelSpec. */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    title.ifPresent(text -> texts.put("modelspec.title", text));
    author.ifPresent(text -> texts.put("modelspec.author", text));
    description.ifPresent(text -> texts.put("modelspec.description", text));
    license.ifPresent(text -> texts.put("modelspec.license", text));
    tags.ifPresent(text -> texts.put("modelspec.tags", text));
    return texts;
  }
}
