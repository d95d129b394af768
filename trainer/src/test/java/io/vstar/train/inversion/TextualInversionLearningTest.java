package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.method.ReferenceLine;
import io.vstar.train.objective.NegativePrompt;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.ValidationLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextualInversionLearningTest {
  private static final TextualInversionSettings SETTINGS =
      new TextualInversionSettings("<cat>", "this", TinyTraining.VECTORS);
  private static final float[] DIFFERENT_ROWS = {
    1, 2, 3, 4, 5, 6, 7, 8, // row 0
    -1, 2, -3, 4, -5, 6, -7, 8 // row 1
  };

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  private TextualInversionTrainable trainable;

  /** An exporter that writes each format as {@code cat} into the folder. */
  private record FolderExporter() implements Exporter {
    @Override
    public String name() {
      return "cat";
    }

    @Override
    public SortedMap<String, String> write(
        String stem, List<ExportFormat> formats, Consumer<Path> writer) {
      formats.forEach(format -> writer.accept(folder.resolve(stem + format.extension())));
      return new TreeMap<>();
    }

    @Override
    public Provenance provenance(String title, String kind, Optional<String> triggerPhrase) {
      return Provenance.UNKNOWN;
    }
  }

  @BeforeAll
  static void load() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @BeforeEach
  void learnDifferentRows() {
    trainable =
        new TextualInversionTrainable(CPU.scope(), List.of(DIFFERENT_ROWS), TinyTraining.VECTORS);
  }

  @ParameterizedTest
  @EnumSource
  void exportsTheRowsInTheOrderInWhichThePromptsReadThem(ExportFormat format) {
    TextualInversion exported = EmbeddingFile.read(export(format));
    assertThat(exported.vectors()).isEqualTo(2);
    assertThat(exported.tables()).hasSize(1);
    assertThat(exported.tables().get(0).values()).containsExactly(DIFFERENT_ROWS);
  }

  @Test
  void measuresAnExportLikeTheValuesThatWereLearned() {
    ValidationLoss validation = tiny.validation(trainable);
    double learned = validation.measure(trainable.context());
    Path exported = export(ExportFormat.SAFETENSORS);
    float[] exchanged = new float[DIFFERENT_ROWS.length];
    System.arraycopy(DIFFERENT_ROWS, 8, exchanged, 0, 8);
    System.arraycopy(DIFFERENT_ROWS, 0, exchanged, 8, 8);
    TinyTraining.overwrite(CPU.runtime(), trainable, exchanged);

    Learned loaded = learning(ExportFormat.SAFETENSORS).load(List.of(exported), CPU.scope());
    assertThat(validation.with(loaded.encoder()).measure(loaded.adapter())).isEqualTo(learned);
    assertThat(validation.measure(trainable.context())).isNotEqualTo(learned);
  }

  @Test
  void isComparedWithThePromptsWithoutTheWordAndWithTheInitializer() {
    ValidationLoss validation = tiny.validation(trainable);
    List<ReferenceLine> lines = learning(ExportFormat.SAFETENSORS).references();
    assertThat(lines)
        .extracting(ReferenceLine::name)
        .containsExactly("without_word", "initializer");
    assertThat(lines.get(0).wording().apply("a photo of <cat>, blue"))
        .isEqualTo("a photo of, blue");
    HeldOutLosses without = lines.get(0).measure(validation);
    HeldOutLosses initializer = lines.get(1).measure(validation);
    assertThat(without).isNotEqualTo(initializer);
    TinyTraining.overwrite(CPU.runtime(), trainable, new float[DIFFERENT_ROWS.length]);
    assertThat(lines.get(0).measure(validation)).isEqualTo(without); // of what is not learned
    assertThat(lines.get(1).measure(validation)).isEqualTo(initializer);

    // One vector that is the initializer's is the initializer.
    float[] row = TextualInversionTrainable.initialVectors(tiny.model(), "this", 1).get(0);
    TextualInversionTrainable same = new TextualInversionTrainable(CPU.scope(), List.of(row), 1);
    ValidationLoss start =
        validation.with(
            new TextualInversionLearning(
                    new TextualInversionSettings("<cat>", "this", 1), List.of(), tiny.model(), same)
                .encoder());
    assertThat(start.losses(same.context())).isEqualTo(initializer);
  }

  @Test
  void aNegativeEmbeddingIsMarkedAndPreviewsHaveItInTheNegativePrompt() {
    TextualInversionSettings settings =
        new TextualInversionSettings(
            Optional.of("<cat>"),
            Optional.of(new Initializer.Words("this")),
            TinyTraining.VECTORS,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new NegativeUse.Guided(2)));
    TextualInversionLearning learning =
        new TextualInversionLearning(
            settings, List.of(ExportFormat.SAFETENSORS), tiny.model(), trainable);
    assertThat(learning.negativePrompt()).contains(new NegativePrompt("<cat>", 2));
    assertThat(learning.previewRows())
        .extracting(PreviewRow::word, PreviewRow::negativePrompt)
        .containsExactly(tuple("", ""), tuple("", "<cat>"));
    assertThat(learning.defaultPreviewPrompts()).noneMatch(prompt -> prompt.contains("{}"));
    assertThat(learning.references())
        .extracting(ReferenceLine::description)
        .containsExactly("an empty negative prompt", "\"this\" as the negative prompt");

    learning.export(new FolderExporter());
    assertThat(EmbeddingFile.read(file(ExportFormat.SAFETENSORS)).provenance().notes())
        .containsEntry("modelspec.is_negative_embedding", "true");
    assertThat(EmbeddingFile.read(export(ExportFormat.SAFETENSORS)).provenance().notes())
        .doesNotContainKey("modelspec.is_negative_embedding");
  }

  @Test
  void theFirstRowOfPreviewsHasTheWordsOfTheStart() {
    assertThat(learning(ExportFormat.PT).previewRows())
        .extracting(PreviewRow::word, PreviewRow::negativePrompt)
        .containsExactly(tuple("this", ""), tuple("<cat>", ""));
  }

  private Path export(ExportFormat format) {
    learning(format).export(new FolderExporter());
    return file(format);
  }

  private TextualInversionLearning learning(ExportFormat format) {
    return new TextualInversionLearning(SETTINGS, List.of(format), tiny.model(), trainable);
  }

  private static Path file(ExportFormat format) {
    return folder.resolve("cat." + format.name().toLowerCase(Locale.ROOT));
  }
}
