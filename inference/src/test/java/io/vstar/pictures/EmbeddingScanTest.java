package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TinyConfig;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.EmbeddingWords;
import io.vstar.image.PngFiles;
import io.vstar.text.Placeholder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingScanTest {
  private static final StableDiffusionConfig MODEL = TinyConfig.sd();
  private static final int WIDTH = 8;

  @TempDir Path folder;

  @Test
  void aFolderGivesWhatFitsAndTellsWhatDoesNot() throws IOException {
    write("cat.safetensors", "<cat>", WIDTH);
    write("sub/style-2.pt", "style-2", WIDTH);
    write("sub/CAT.pt", "CAT", WIDTH);
    write("wide.safetensors", "wide", 16);
    Files.writeString(folder.resolve("broken.pt"), "no embedding");
    Files.writeString(folder.resolve("notes.txt"), "no embedding");
    Files.writeString(folder.resolve("cat.png"), "a preview");
    Files.writeString(folder.resolve("cat.preview.png"), "a preview");
    FoundEmbeddingFiles found = EmbeddingFiles.NONE.withFolder(folder).read(MODEL);

    assertThat(found.loaded())
        .extracting(StoredEmbedding::webUiName)
        .containsExactly("cat", "style-2");
    assertThat(found.skipped())
        .extracting(skipped -> skipped.file().getFileName().toString())
        .containsExactlyInAnyOrder("broken.pt", "CAT.pt", "wide.safetensors");
    assertThat(reason(found, "CAT.pt"))
        .isEqualTo("its name CAT is taken by " + folder.resolve("cat.safetensors"));
    assertThat(reason(found, "broken.pt")).startsWith("it is not a torch file");
    assertThat(reason(found, "wide.safetensors"))
        .contains("vectors of width [16], but the model's text encoders have [8]");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void picturesWithoutAnEmbeddingAndLinksToWhatWasReadAreNoSkippedFiles() throws IOException {
    write("runs/0001/cat.safetensors", "<cat>", WIDTH);
    Files.createSymbolicLink(folder.resolve("current"), folder.resolve("runs/0001"));
    PngFiles.write(
        folder.resolve("sheet.png"),
        new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB),
        Map.of(),
        written -> {});
    FoundEmbeddingFiles found = EmbeddingFiles.NONE.withFolder(folder).read(MODEL);
    assertThat(found.loaded()).extracting(StoredEmbedding::webUiName).containsExactly("cat");
    assertThat(found.skipped()).isEmpty();
  }

  /** As in A1111, where a file's name takes over a word. */
  @Test
  void filesOfFoldersAreNamedByTheirNamesEvenIfTheModelKnowsTheWord() {
    write("cat.safetensors", "<toy>", WIDTH);
    List<Placeholder> words = words(EmbeddingFiles.NONE.withFolder(folder)).placeholders();
    assertThat(words).containsExactly(new Placeholder("cat", 1, List.of("<cat>", "<toy>", "toy")));
  }

  @Test
  void stepsOfOneTrainingAreToldApartByTheirFiles() {
    write("cat-100.safetensors", "<cat>", WIDTH);
    write("cat-200.safetensors", "<cat>", WIDTH);
    EmbeddingWords words = words(EmbeddingFiles.NONE.withFolder(folder));
    assertThat(words.placeholders())
        .containsExactly(
            new Placeholder("cat-100", 1, List.of("<cat-100>")),
            new Placeholder("cat-200", 1, List.of("<cat-200>")));
    assertThat(words.collisions()).isEmpty();
    assertThat(words.ambiguous()).containsOnlyKeys("<cat>");
  }

  @Test
  void filesThatAreNamedAloneGoBeforeThoseOfFolders() {
    write("cat.safetensors", "<cat>", WIDTH);
    write("other/mycat.safetensors", "<cat>", WIDTH);
    EmbeddingFiles.Weighted alone =
        new EmbeddingFiles.Weighted(folder.resolve("other/mycat.safetensors"), 0.5);
    FoundEmbeddingFiles found =
        EmbeddingFiles.NONE.with(alone).with(alone).withFolder(folder).read(MODEL);
    assertThat(found.loaded()).hasSize(1);
    assertThat(found.loaded().get(0).strength()).isEqualTo(0.5);
    assertThat(found.skipped()).hasSize(1);
    assertThat(reason(found, "cat.safetensors")).startsWith("its name cat is taken by");
  }

  @Test
  void filesThatAreNamedAloneMustBeUsable() {
    write("wide.safetensors", "wide", 16);
    EmbeddingFiles wide =
        EmbeddingFiles.NONE.with(
            new EmbeddingFiles.Weighted(folder.resolve("wide.safetensors"), 1));
    assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> wide.read(MODEL));
    EmbeddingFiles absent =
        EmbeddingFiles.NONE.with(new EmbeddingFiles.Weighted(folder.resolve("absent.pt"), 1));
    assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> absent.read(MODEL));
  }

  @Test
  void aFolderMustBeOne() {
    write("cat.safetensors", "<cat>", WIDTH);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> EmbeddingFiles.NONE.withFolder(folder.resolve("cat.safetensors")).read(MODEL))
        .withMessageContaining("is a file, expected a folder of embeddings");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> EmbeddingFiles.NONE.withFolder(folder.resolve("absent")).read(MODEL))
        .withMessageContaining("cannot be read");
  }

  private static EmbeddingWords words(EmbeddingFiles files) {
    return EmbeddingWords.of(
        files.read(MODEL).loaded().stream().map(StoredEmbedding::named).toList(),
        Set.of("cat", "dog")::contains);
  }

  private static String reason(FoundEmbeddingFiles found, String file) {
    return found.skipped().stream()
        .filter(skipped -> skipped.file().endsWith(file))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  private void write(String file, String name, int width) {
    Path path = folder.resolve(file);
    TextualInversion embedding =
        new TextualInversion(
            name, List.of(new VectorTable(1, width, new float[width])), Provenance.UNKNOWN);
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (file.endsWith(".pt")) {
      EmbeddingFile.writePt(path, embedding);
    } else {
      EmbeddingFile.writeSafetensors(path, embedding);
    }
  }
}
