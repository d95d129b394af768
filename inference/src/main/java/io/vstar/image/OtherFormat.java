package io.vstar.image;

import io.vstar.error.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The picture formats that are known by name but not read. */
public enum OtherFormat {
  /** Pictures coded as AV1. */
  AVIF("an AVIF", List.of("avif", "avifs"), List.of("ftypavif", "ftypavis"), 4),
  /** Pictures coded as HEVC, which telephones of Apple make. */
  HEIC(
      "a HEIC",
      List.of("heic", "heif", "hif"),
      List.of("ftypheic", "ftypheix", "ftyphevc", "ftypheim", "ftypmif1", "ftypmsf1"),
      4),
  /** JPEG XL, as bare codestream or in boxes. */
  JPEG_XL("a JPEG XL", List.of("jxl"), List.of("\u00ff\n", "\0\0\0\fJXL "), 0),
  /** JPEG 2000. */
  JPEG_2000("a JPEG 2000", List.of("jp2", "j2k"), List.of("\0\0\0\fjP  ", "\u00ffO\u00ffQ"), 0),
  /** TIFF, and the raw files of cameras that are built like it. */
  TIFF("a TIFF", List.of("tif", "tiff", "dng"), List.of("II*\0", "MM\0*"), 0),
  /** Photoshop's files. */
  PSD("a Photoshop", List.of("psd"), List.of("8BPS"), 0);

  private final String title;
  private final List<String> extensions;
  private final List<String> signatures;
  private final int at;

  OtherFormat(String title, List<String> extensions, List<String> signatures, int at) {
    this.title = title;
    this.extensions = extensions;
    this.signatures = signatures;
    this.at = at;
  }

  /** Returns the format that the extension of a file's name stands for. */
  public static Optional<OtherFormat> named(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(format -> format.extensions.stream().anyMatch(each -> name.endsWith("." + each)))
        .findFirst();
  }

  /** Returns what to do about a file, to be read after its name. */
  public String advice() {
    return " is %s picture, which is not read here; save it as PNG or JPEG with another program"
        .formatted(title);
  }

  /** Returns the exception for a file that is none of the pictures that are read. */
  static DatasetException refusal(Path file) {
    String first;
    try {
      first = new String(PictureFormat.head(file).array(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return new DatasetException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    return new DatasetException(
        Stream.of(values())
            .filter(
                format -> format.signatures.stream().anyMatch(s -> first.startsWith(s, format.at)))
            .findFirst()
            .map(format -> file + format.advice())
            .orElse(
                "%s is not a picture of a known kind; expected one of %s"
                    .formatted(file, ImageFiles.EXTENSIONS)));
  }
}
