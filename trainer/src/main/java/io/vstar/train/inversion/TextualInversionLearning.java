package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.conditioning.LearnedWords;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.CheckpointException;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learning;
import io.vstar.train.method.PreviewRow;
import io.vstar.train.method.ReferenceLine;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** The learning of the vectors of a new word. */
record TextualInversionLearning(
    TextualInversionSettings settings,
    List<ExportFormat> formats,
    StableDiffusion model,
    TextualInversionTrainable trainable)
    implements Learning {

  @Override
  public PromptEncoder encoder() {
    return encoder(settings.vectors(), trainable.tables());
  }

  private PromptEncoder encoder(int vectors, List<NDArray> tables) {
    List<Placeholder> word = List.of(new Placeholder(settings.placeholder(), vectors));
    return model.promptEncoder(LearnedWords.of(model.runtime(), word, tables));
  }

  @Override
  public double measure(Path export, ValidationLoss validation) {
    TextualInversion earlier = EmbeddingFile.read(export);
    List<Integer> widths = model.config().text().widths();
    if (!earlier.tables().stream().map(VectorTable::width).toList().equals(widths)) {
      throw new CheckpointException(export + " is for another kind of model");
    }
    try (TensorScope scope = model.runtime().openScope("published")) {
      List<NDArray> tables =
          earlier.tables().stream()
              .map(table -> scope.upload(table.values(), table.vectors(), table.width()))
              .toList();
      return validation.with(encoder(earlier.vectors(), tables)).measure(ContextAdapter.NONE);
    }
  }

  @Override
  public List<ReferenceLine> references() {
    String word = settings.placeholder();
    return List.of(
        reference("without_word", "the prompts without " + word, ""),
        reference(
            "initializer",
            "the prompts with \"%s\" for %s".formatted(settings.initializer(), word),
            settings.initializer()));
  }

  private ReferenceLine reference(String name, String description, String words) {
    return new ReferenceLine(
        name,
        description,
        model.promptEncoder(),
        prompt -> TrainingPrompts.replaceWord(prompt, settings.placeholder(), words),
        ContextAdapter.NONE);
  }

  @Override
  public List<String> defaultPreviewPrompts() {
    return List.of("a photo of {}", "a drawing of {}", "a painting of {}");
  }

  @Override
  public List<PreviewRow> previewRows() {
    return List.of(
        new PreviewRow(settings.initializer(), settings.initializer(), ContextAdapter.NONE),
        new PreviewRow(settings.placeholder(), settings.placeholder(), ContextAdapter.NONE));
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    List<Integer> widths = model.config().text().widths();
    List<float[]> vectors = trainable.values();
    List<VectorTable> tables =
        IntStream.range(0, widths.size())
            .mapToObj(i -> new VectorTable(settings.vectors(), widths.get(i), vectors.get(i)))
            .toList();
    TextualInversion embedding =
        new TextualInversion(
            settings.placeholder(),
            tables,
            exporter.provenance("textual-inversion", Optional.of(settings.placeholder())));
    return exporter.write(
        formats,
        file -> {
          EmbeddingForm form =
              EmbeddingForm.usualFor(file, embedding); // two text encoders have another
          EmbeddingFile.write(file, embedding, form, DType.F32);
        });
  }

  @Override
  public void observe(RunEvents events, ValidationLoss validation, Path folder) {
    events.add(
        new VectorAssessment(model, trainable, settings.vectors(), this::encoder, validation));
  }
}
