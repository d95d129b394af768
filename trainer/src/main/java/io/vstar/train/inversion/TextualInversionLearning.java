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
import io.vstar.train.dataset.PromptWords;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Exporter;
import io.vstar.train.method.Learned;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The learning of the vectors of new words. */
record TextualInversionLearning(
    TextualInversionSettings settings,
    List<ExportFormat> formats,
    StableDiffusion model,
    TextualInversionTrainable trainable)
    implements Learning {

  @Override
  public PromptEncoder encoder() {
    return encoder(words().placeholders(), trainable.tables());
  }

  private NewWords words() {
    return settings.newWords();
  }

  @Override
  public Optional<NegativePrompt> negativePrompt() {
    return settings.negativePrompt();
  }

  private PromptEncoder encoder(List<Placeholder> words, List<NDArray> tables) {
    return model.promptEncoder(LearnedWords.of(model.runtime(), words, tables));
  }

  @Override
  public Learned load(List<Path> exports, TensorScope scope) {
    List<TextualInversion> earlier = new EarlierEmbeddings(words(), exports).inOrder();
    List<Integer> widths = model.config().text().widths();
    List<Placeholder> placeholders = new ArrayList<>();
    for (int i = 0; i < earlier.size(); i++) {
      if (!earlier.get(i).tables().stream().map(VectorTable::width).toList().equals(widths)) {
        throw new CheckpointException("the published result is for another kind of model");
      }
      String name = words().all().get(i).placeholder();
      placeholders.add(new Placeholder(name, earlier.get(i).vectors()));
    }
    List<NDArray> tables = new ArrayList<>();
    for (int e = 0; e < widths.size(); e++) {
      int encoder = e;
      float[] rows =
          NewWords.joined(
              earlier.stream().map(word -> word.tables().get(encoder).values()).toList());
      tables.add(scope.upload(rows, rows.length / widths.get(e), widths.get(e)));
    }
    return new Learned(encoder(placeholders, tables), ContextAdapter.NONE);
  }

  /** Puts the words of the initializers in place of the learned words. */
  @Override
  public String plainly(String prompt) {
    List<NewWord> all = words().all();
    String plain = prompt.replace("{}", all.get(all.size() - 1).initializer().words());
    for (NewWord word : all) {
      plain = PromptWords.replace(plain, word.placeholder(), word.initializer().words());
    }
    return plain;
  }

  @Override
  public List<ReferenceLine> references() {
    boolean guided = settings.negativePrompt().isPresent();
    List<ReferenceLine> lines = new ArrayList<>();
    lines.add(
        reference(
            "without_word",
            guided ? "an empty negative prompt" : "the prompts without " + words().names(),
            word -> ""));
    List<NewWord> named =
        words().all().stream().filter(word -> !word.initializer().words().isEmpty()).toList();
    if (named.size() == words().all().size()) {
      String starts =
          named.stream()
              .map(word -> '"' + word.initializer().words() + '"')
              .collect(Collectors.joining(", "));
      String description =
          guided
              ? starts + " as the negative prompt"
              : "the prompts with " + starts + " for " + words().names();
      lines.add(reference("initializer", description, word -> word.initializer().words()));
    }
    return List.copyOf(lines);
  }

  private ReferenceLine reference(
      String name, String description, Function<NewWord, String> inPlace) {
    return new ReferenceLine(
        name,
        description,
        model.promptEncoder(),
        prompt -> {
          String other = prompt;
          for (NewWord word : words().all()) {
            other = PromptWords.replace(other, word.placeholder(), inPlace.apply(word));
          }
          return other;
        },
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
    if (settings.negative().isPresent()) {
      String word = words().first().placeholder();
      return List.of(
          new PreviewRow("without", "", ContextAdapter.NONE),
          new PreviewRow("negative prompt " + word, "", ContextAdapter.NONE, word));
    }
    List<PreviewRow> rows = new ArrayList<>();
    for (NewWord word : words().all()) {
      String start = word.initializer().words();
      rows.add(new PreviewRow(start.isEmpty() ? "without" : start, start, ContextAdapter.NONE));
      rows.add(new PreviewRow(word.placeholder(), word.placeholder(), ContextAdapter.NONE));
    }
    return List.copyOf(rows);
  }

  @Override
  public SortedMap<String, String> export(Exporter exporter) {
    SortedMap<String, String> written = new TreeMap<>();
    List<String> stems = words().stems(exporter.name());
    for (int i = 0; i < stems.size(); i++) {
      written.putAll(export(exporter, stems.get(i), i));
    }
    return written;
  }

  private SortedMap<String, String> export(Exporter exporter, String stem, int index) {
    NewWord word = words().all().get(index);
    List<Integer> widths = model.config().text().widths();
    List<float[]> vectors = trainable.values();
    List<VectorTable> tables =
        IntStream.range(0, widths.size())
            .mapToObj(
                e ->
                    new VectorTable(
                        word.vectors(), widths.get(e), words().rowsOf(index, vectors.get(e))))
            .toList();
    TextualInversion embedding =
        new TextualInversion(word.placeholder(), tables, provenance(exporter, stem, word));
    return exporter.write(
        stem,
        formats,
        file -> {
          EmbeddingForm form =
              EmbeddingForm.usualFor(file, embedding); // two text encoders have another
          EmbeddingFile.write(file, embedding, form, DType.F32);
        });
  }

  @Override
  public void observe(RunEvents events, ValidationLoss validation, Path folder) {
    events.add(new VectorAssessment(model, trainable, words(), this::encoder, validation));
  }

  private Provenance provenance(Exporter exporter, String stem, NewWord word) {
    Provenance provenance =
        exporter.provenance(stem, "textual-inversion", Optional.of(word.placeholder()));
    if (settings.negative().isEmpty()) {
      return provenance;
    }
    Map<String, String> notes = new TreeMap<>(provenance.notes());
    notes.put(ModelSpec.IS_NEGATIVE_EMBEDDING, "true");
    return provenance.withNotes(notes);
  }
}
