package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.io.Sha256;
import io.vstar.io.TextFile;
import io.vstar.train.config.TemplateSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;

/**
 * Templates of prompts. In them {@code {}} or {@code [name]} stands for the placeholder, {@code
 * [filewords]} for the caption or the words of the file name.
 *
 * @param source the file that the templates come from, or the name of a built-in list
 * @param lines the templates, at least one, none blank
 */
public record CaptionTemplates(String source, List<String> lines) {
  // These lists follow those of Gal et al. 2022 (An Image is Worth One Word): neutral sentences, so
  // that the placeholder learns what the pictures have in common.
  private static final CaptionTemplates SUBJECT =
      new CaptionTemplates(
          "subject",
          List.of(
              "a photo of a {}",
              "a photo of the {}",
              "a photo of my {}",
              "a photo of one {}",
              "a picture of a {}",
              "a picture of the {}",
              "a picture of my {}",
              "a rendition of a {}",
              "a rendition of the {}",
              "a good photo of a {}",
              "a good photo of the {}",
              "a clean photo of a {}",
              "a clean photo of the {}",
              "a bright photo of a {}",
              "a bright photo of the {}",
              "a dark photo of a {}",
              "a dark photo of the {}",
              "a close-up photo of a {}",
              "a close-up photo of the {}",
              "a cropped photo of a {}",
              "a cropped photo of the {}",
              "a photo of a small {}",
              "a photo of a large {}",
              "a photo of a nice {}",
              "a photo of a cool {}",
              "a photo of a weird {}"));

  private static final CaptionTemplates STYLE =
      new CaptionTemplates(
          "style",
          List.of(
              "a painting in the style of {}",
              "a drawing in the style of {}",
              "a picture in the style of {}",
              "a rendition in the style of {}",
              "the illustration in the style of {}",
              "a good painting in the style of {}",
              "a good drawing in the style of {}",
              "a clean painting in the style of {}",
              "a bright painting in the style of {}",
              "a bright picture in the style of {}",
              "a dark painting in the style of {}",
              "a dark picture in the style of {}",
              "a cropped painting in the style of {}",
              "a close-up painting in the style of {}",
              "a small painting in the style of {}",
              "a large painting in the style of {}",
              "a nice painting in the style of {}",
              "a cool painting in the style of {}",
              "a weird painting in the style of {}"));

  private static final CaptionTemplates CAPTIONS =
      new CaptionTemplates("captions", List.of("[filewords]"));

  /** The largest file that is read: several thousand templates. */
  private static final int MAX_BYTES = 1 << 20;

  public CaptionTemplates {
    lines = List.copyOf(lines);
  }

  /**
   * Returns the templates that a config names.
   *
   * @throws DatasetException if a template file is not text or holds no template
   */
  public static CaptionTemplates of(TemplateSource source) {
    if (source instanceof TemplateSource.File file) {
      return read(file.path());
    }
    return switch ((TemplateSource.BuiltIn) source) {
      case SUBJECT -> SUBJECT;
      case STYLE -> STYLE;
      case CAPTIONS -> CAPTIONS;
    };
  }

  /** Reads one template a line; blank lines and lines that begin with {@code #} are skipped. */
  static CaptionTemplates read(Path file) {
    String text;
    try {
      text = TextFile.readUnicode(file, MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw new DatasetException("%s %s; save it as UTF-8".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    List<String> templates =
        text.lines()
            .map(line -> line.replace("\uFEFF", "").strip())
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (templates.isEmpty()) {
      throw new DatasetException(
          file + " holds no templates, expected lines such as \"a photo of a {}\"");
    }
    return new CaptionTemplates(file.toString(), templates);
  }

  /**
   * Returns the SHA-256 in hexadecimal of the lines, which changes when the prompts of a run do.
   */
  public String sha256() {
    return Sha256.of(String.join("\n", lines));
  }
}
