package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.Provenance;
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
import io.vstar.train.objective.NegativePrompt;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  @Override
  public Optional<NegativePrompt> negativePrompt() {
    return settings.negativePrompt();
  }

  private PromptEncoder encoder(int vectors, List<NDArray> tables) {
    List<Placeholder> word = List.of(new Placeholder(settings.placeholder(), vectors));
    return model.promptEncoder(LearnedWords.of(model.runtime(), word, tables));
  }

  @Override
  public double measure(List<Path> exports, ValidationLoss validation) {
    Path export = exports.get(0);
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
    String words = settings.initializer().words();
    boolean guided = settings.negativePrompt().isPresent();
    List<ReferenceLine> lines = new ArrayList<>();
    lines.add(
        reference(
            "without_word",
            guided ? "an empty negative prompt" : "the prompts without " + word,
            ""));
    if (!words.isEmpty()) {
      String description =
          guided ? "\"%s\" as the negative prompt" : "the prompts with \"%s\" for %s";
      lines.add(reference("initializer", description.formatted(words, word), words));
    }
    return List.copyOf(lines);
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
    return settings.negative().isPresent()
        ? List.of("a photo of a cat", "a drawing of a house", "a painting of a tree")
        : List.of("a photo of {}", "a drawing of {}", "a painting of {}");
  }

  @Override
  public List<PreviewRow> previewRows() {
    String word = settings.placeholder();
    String words = settings.initializer().words();
    if (settings.negative().isPresent()) {
      return List.of(
          new PreviewRow("without", "", ContextAdapter.NONE),
          new PreviewRow("negative prompt " + word, "", ContextAdapter.NONE, word));
    }
    return List.of(
        new PreviewRow(words.isEmpty() ? "without" : words, words, ContextAdapter.NONE),
        new PreviewRow(word, word, ContextAdapter.NONE));
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
        new TextualInversion(settings.placeholder(), tables, provenance(exporter));
    return exporter.write(
        exporter.name(),
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

  private Provenance provenance(Exporter exporter) {
    Provenance provenance =
        exporter.provenance("textual-inversion", Optional.of(settings.placeholder()));
    if (settings.negative().isEmpty()) {
      return provenance;
    }
    Map<String, String> notes = new TreeMap<>(provenance.notes());
    notes.put(ModelSpec.IS_NEGATIVE_EMBEDDING, "true");
    return provenance.withNotes(notes);
  }
}
