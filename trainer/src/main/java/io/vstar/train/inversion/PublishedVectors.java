package io.vstar.train.inversion;

import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.error.VstarException;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The vectors of the published result, from which words with the initializer {@code published} go
 * on.
 *
 * @param words the words of this run
 * @param run the number of the published run; empty if nothing is published
 * @param embeddings the published embeddings in the order of the words; empty if there are none, or
 *     they cannot be used
 * @param problem why they cannot be used; empty if they can be, or there are none
 */
record PublishedVectors(
    NewWords words,
    Optional<String> run,
    List<TextualInversion> embeddings,
    Optional<String> problem) {

  /** Reads the published result of a run's result folder, if a word goes on from it. */
  static PublishedVectors of(TrainConfig config, NewWords words) {
    Optional<RunFolder> published =
        words.all().stream().anyMatch(PublishedVectors::goesOn)
            ? new ResultView(config.output().folder().resolve(config.outputName())).published()
            : Optional.empty();
    if (published.isEmpty()) {
      return new PublishedVectors(words, Optional.empty(), List.of(), Optional.empty());
    }
    Optional<String> run = published.map(RunFolder::number);
    List<String> damages = published.get().damages();
    if (!damages.isEmpty()) {
      return new PublishedVectors(words, run, List.of(), Optional.of(damages.get(0)));
    }
    try {
      List<Path> exports =
          Arrays.stream(ExportFormat.values())
              .map(published.get()::exports)
              .filter(files -> !files.isEmpty())
              .findFirst()
              .orElse(List.of());
      List<TextualInversion> read = new EarlierEmbeddings(words, exports).inOrder();
      return new PublishedVectors(words, run, read, Optional.empty());
    } catch (VstarException e) {
      return new PublishedVectors(words, run, List.of(), Optional.of(e.getMessage()));
    }
  }

  private static boolean goesOn(NewWord word) {
    return word.initializer() instanceof Initializer.Published;
  }

  /**
   * Returns the start values of a word; empty if it does not go on from published vectors, or there
   * are none for it.
   *
   * @param index the index of the word
   * @param widths the widths D of the model's text encoders
   * @return (V, D) row-major for each text encoder
   */
  Optional<List<float[]>> start(int index, List<Integer> widths) {
    boolean suits =
        goesOn(words.all().get(index)) && !embeddings.isEmpty() && misfit(index, widths).isEmpty();
    return suits
        ? Optional.of(embeddings.get(index).tables().stream().map(VectorTable::values).toList())
        : Optional.empty();
  }

  private Optional<String> misfit(int index, List<Integer> widths) {
    TextualInversion embedding = embeddings.get(index);
    int vectors = words.all().get(index).vectors();
    if (!embedding.tables().stream().map(VectorTable::width).toList().equals(widths)) {
      return Optional.of("it is for another kind of model");
    }
    return embedding.vectors() == vectors
        ? Optional.empty()
        : Optional.of(
            "it has %d vectors, and this run learns %d".formatted(embedding.vectors(), vectors));
  }

  /** Returns a line for each word that begins anew although something is published. */
  List<String> warnings(List<Integer> widths) {
    return words.all().stream()
        .filter(PublishedVectors::goesOn)
        .flatMap(word -> problemOf(words.all().indexOf(word), widths).stream())
        .toList();
  }

  private Optional<String> problemOf(int index, List<Integer> widths) {
    Optional<String> found =
        embeddings.isEmpty() ? problem : misfit(index, widths).filter(text -> run.isPresent());
    NewWord word = words.all().get(index);
    return found.map(
        text ->
            "%s cannot go on from the published run %s (%s), and begins with \"%s\""
                .formatted(
                    word.placeholder(), run.orElseThrow(), text, word.initializer().words()));
  }
}
