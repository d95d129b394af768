package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.train.config.CaptionLines;
import io.vstar.train.config.CaptionSettings;
import io.vstar.train.config.CaptionSource;
import io.vstar.train.config.CaptionYaml;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captions from all their sources. */
class CaptionsTest {
  private static final CaptionSource SIDECAR = CaptionSource.BuiltIn.SIDECAR;
  private static final CaptionSource METADATA = CaptionSource.BuiltIn.METADATA;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void sidecarsAreReadByTheirMark(String charset) throws IOException {
    picture("a.png");
    Files.write(
        folder.resolve("a.txt"), "\uFEFFa naïve {} 猫\r\n".getBytes(Charset.forName(charset)));
    assertThat(texts(scan(SIDECAR, CaptionLines.JOIN)))
        .isEqualTo(Map.of("a.png", List.of("a naïve {} 猫")));
  }

  @Test
  void linesAreOneCaptionOrSeveralOrTheFirst() throws IOException {
    picture("a.png");
    Files.writeString(folder.resolve("a.txt"), "\n one  {}\n\n two\n");
    assertThat(texts(scan(SIDECAR, CaptionLines.JOIN)))
        .isEqualTo(Map.of("a.png", List.of("one {} two")));
    assertThat(texts(scan(SIDECAR, CaptionLines.ONE)))
        .isEqualTo(Map.of("a.png", List.of("one {}", "two")));
    assertThat(texts(scan(SIDECAR, CaptionLines.FIRST)))
        .isEqualTo(Map.of("a.png", List.of("one {}")));
  }

  @Test
  void fileNamesAreCaptionsWithoutTheirCounters() throws IOException {
    picture("01-2girls, red_hair.png");
    picture("0001.png");
    Files.writeString(folder.resolve("0001.txt"), "not read");
    Dataset dataset = scan(CaptionSource.BuiltIn.FILENAME, CaptionLines.JOIN);
    assertThat(texts(dataset))
        .isEqualTo(Map.of("01-2girls, red_hair.png", List.of("2girls, red hair")));
    assertThat(dataset.hashes()).containsOnlyKeys("01-2girls, red_hair.png", "0001.png");
  }

  @Test
  void aJsonLinesFileHasARowForEachPicture() throws IOException {
    picture("a.png");
    picture("sub/b.png");
    picture("c.png");
    Path file =
        Files.writeString(
            folder.resolve("metadata.jsonl"),
            """
            {"file_name": "a.png", "text": "a {}"}

            {"file_name": "sub\\\\b.png", "text": "b\\nb", "more": 1}
            {"file_name": "lost.png", "text": "lost"}
            """);
    Dataset dataset = scan(METADATA, CaptionLines.ONE);
    assertThat(texts(dataset))
        .isEqualTo(Map.of("a.png", List.of("a {}"), "sub/b.png", List.of("b", "b")));
    assertThat(dataset.findings())
        .containsExactly(
            FolderFindings.picturesWithoutRow(file, folder.resolve("c.png"), 1),
            FolderFindings.rowsWithoutPicture(file, List.of("lost.png")));
    assertThat(dataset.findings())
        .extracting(DatasetFinding::message)
        .containsExactly(
            file + " has no row for " + folder.resolve("c.png") + ", trained by the templates",
            file + " has rows for pictures that are not there: lost.png");
    assertThat(dataset.hashes())
        .containsOnlyKeys(
            "a.png",
            "a.png in metadata.jsonl",
            "c.png",
            "sub/b.png",
            "sub/b.png in metadata.jsonl");
    assertThat(dataset.images().get(0).caption().orElseThrow().where())
        .isEqualTo(file + ", line 1");
  }

  @Test
  void aMetadataFileThatIsNotAskedForIsNotRead() throws IOException {
    picture("a.png");
    Path file = Files.writeString(folder.resolve("metadata.jsonl"), "{}");
    assertThat(scan(SIDECAR, CaptionLines.JOIN).findings())
        .containsExactly(FolderFindings.unusedFile(file));
  }

  @Test
  void kohyasFileNamesPicturesWithAndWithoutExtensionAndJoinsTags() throws IOException {
    picture("a.png");
    picture("b.png");
    picture("sub/c.png");
    picture("d.png");
    Path file =
        Files.writeString(
            folder.resolve("meta.json"),
            """
            {"a": {"caption": "a cat", "tags": "red, big", "train_resolution": [512, 512]},
             "b.png": {"tags": "red"},
             "%s": {"caption": "one\\ntwo", "tags": "x"},
             "d": {"caption": "only", "tags": null}}
            """
                .formatted(folder.resolve("sub/c").toAbsolutePath()));
    CaptionSource source = new CaptionSource.File(file);
    assertThat(texts(scan(source, CaptionLines.ONE)))
        .isEqualTo(
            Map.of(
                "a.png", List.of("a cat, red, big"),
                "b.png", List.of("red"),
                "sub/c.png", List.of("one, x", "two, x"),
                "d.png", List.of("only")));
    assertThat(texts(scan(source, CaptionLines.JOIN)))
        .containsEntry("sub/c.png", List.of("one two, x"));
  }

  @Test
  void oneFileMayServeSeveralSubsetsAndAHeldOutFolder() throws IOException {
    picture("near/a.png");
    picture("far/b.png");
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"file_name": "near/a.png", "text": "a"}
            {"file_name": "far/b.png", "text": "b"}
            """);
    CaptionSettings captions = settings(new CaptionSource.File(file), CaptionLines.JOIN);
    Dataset dataset =
        DatasetScanner.scan(
            List.of(
                Subset.of(folder.resolve("near")).with(captions),
                Subset.of(folder.resolve("far")).with(captions)));
    assertThat(dataset.images())
        .extracting(image -> image.caption().orElseThrow().text())
        .containsExactly("a", "b");
    assertThat(dataset.findings()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNamedByFileAndPlace() throws IOException {
    picture("a.png");
    Path rows = folder.resolve("metadata.jsonl");
    String good = "{\"file_name\": \"a.png\", \"text\": \"a\"}\n";
    assertRefused(METADATA, rows + " is missing, expected the captions of the pictures");
    Files.writeString(rows, "\n");
    assertRefused(METADATA, rows + " holds no captions");
    Files.writeString(rows, good + "{\"file_name\": \"a.png\"");
    assertRefused(METADATA, rows + ", line 2 is not valid JSON: ");
    Files.writeString(rows, good + "[1]");
    assertRefused(METADATA, rows + ", line 2 is no JSON object, expected {…}");
    Files.writeString(rows, "{\"file_name\": \"a.png\", \"prompt\": \"a\"}");
    assertRefused(METADATA, rows + ", line 1 has no key text, only file_name, prompt");
    Files.writeString(rows, "{\"file_name\": \"a.png\", \"text\": 7}");
    assertRefused(METADATA, rows + ", line 1: text is no text, but 7");
    Files.writeString(rows, "{\"file_name\": \"a.png\", \"text\": \" \"}");
    assertRefused(
        METADATA, rows + ", line 1 has an empty text; write a caption, or remove the row");
    Files.writeString(rows, good + good);
    assertRefused(
        METADATA, rows + ": line 1 and line 2 caption the same picture " + folder.resolve("a.png"));
    Files.writeString(rows, "{\"file_name\": \"b.png\", \"text\": \"b\"}");
    assertRefused(METADATA, rows + " names no picture of the dataset; its first is b.png");
    Files.write(rows, good.replace("\"a\"", "\"é\"").getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(METADATA, rows + " is not UTF-8 text: it has the byte 0xE9 at position 32");
    Path kohya = Files.writeString(folder.resolve("meta.json"), "{\"a\": {\"width\": 5}}");
    CaptionSource source = new CaptionSource.File(kohya);
    assertRefused(source, kohya + ", key a has neither a caption nor tags; add one");
    Files.writeString(kohya, "{\"a\": \"text\"}");
    assertRefused(source, kohya + ", key a is no object with the keys caption or tags");
  }

  private void picture(String name) throws IOException {
    TestPictures.write(folder.resolve(name), 4, 4, name.hashCode());
  }

  private static CaptionSettings settings(CaptionSource source, CaptionLines lines) {
    return CaptionYaml.read(
        "{source: '%s', lines: %s}".formatted(source, lines.name().toLowerCase(Locale.ROOT)));
  }

  private Dataset scan(CaptionSource source, CaptionLines lines) {
    return DatasetScanner.scan(List.of(Subset.of(folder).with(settings(source, lines))));
  }

  private void assertRefused(CaptionSource source, String message) {
    assertThatThrownBy(() -> scan(source, CaptionLines.JOIN))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(message);
  }

  private Map<String, List<String>> texts(Dataset dataset) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (TrainingImage image : dataset.images()) {
      image
          .caption()
          .ifPresent(
              caption ->
                  texts.put(DatasetFiles.relativeName(folder, image.path()), caption.lines()));
    }
    return texts;
  }
}
