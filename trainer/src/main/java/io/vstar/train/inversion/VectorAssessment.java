package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.embedding.VocabularyComparison;
import io.vstar.clip.ClipTextModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Examining;
import io.vstar.train.event.Finding;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.inversion.VectorFigures.Change;
import io.vstar.train.inversion.VectorFigures.OfEncoder;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A listener that assesses the vectors of each word at the end of a run: how far they are from
 * where they began, what they lie near in the vocabulary, and what each of them is good for. It
 * draws nothing at random and changes nothing.
 */
final class VectorAssessment implements RunListener {
  /** The pictures a vector is left out on; more would hardly change what is found. */
  private static final int MAX_PICTURES = 4;

  /** The pictures of all vectors together, so that words of many vectors do not take long. */
  private static final int MAX_PASSES = 64;

  private static final int NEIGHBORS = 3;

  /** The encoder of prompts in which the words have given vectors. */
  @FunctionalInterface
  interface WordEncoder {
    /**
     * Returns the encoder.
     *
     * @param words the words with their numbers of vectors, V in all
     * @param tables (V, D) for each text encoder
     */
    PromptEncoder of(List<Placeholder> words, List<NDArray> tables);
  }

  private final StableDiffusion model;
  private final TextualInversionTrainable trainable;
  private final NewWords words;
  private final WordEncoder encoder;
  private final ValidationLoss validation;

  /**
   * Makes a listener.
   *
   * @param words the words
   * @param encoder the encoder for fewer vectors
   * @param validation the loss on whose pictures vectors are left out
   */
  VectorAssessment(
      StableDiffusion model,
      TextualInversionTrainable trainable,
      NewWords words,
      WordEncoder encoder,
      ValidationLoss validation) {
    this.model = model;
    this.trainable = trainable;
    this.words = words;
    this.encoder = encoder;
    this.validation = validation;
  }

  @Override
  public void listenTo(RunEvents events) {
    events.on(
        RunEvent.Ended.class,
        ended -> {
          if (ended.best().step() > 0) { // else the start values are kept
            // A user who stops a run does not want to wait for what takes forward passes.
            events.publish(new Examined(findings(events, !ended.stopped())));
          }
        });
  }

  private List<Finding> findings(RunEvents events, boolean leavingOut) {
    List<Finding> findings = new ArrayList<>();
    int vectorsBefore = 0;
    for (int i = 0; i < words.all().size(); i++) {
      NewWord word = words.all().get(i);
      List<Change> leftOut = leavingOut ? changes(i, vectorsBefore, events) : List.of();
      List<Finding> ofWord =
          withDrift(
              i, new VectorFindings(new VectorFigures(word.vectors(), ofEncoders(i), leftOut)));
      findings.addAll(
          words.all().size() == 1
              ? ofWord
              : ofWord.stream().map(each -> each.of(word.placeholder())).toList());
      vectorsBefore += word.vectors();
    }
    return findings;
  }

  /** Adds the drift of a word that went on from published vectors. */
  private List<Finding> withDrift(int word, VectorFindings findings) {
    NewWord settings = words.all().get(word);
    List<float[]> start = rows(word, trainable.initial());
    List<float[]> first =
        settings.initializer() instanceof Initializer.Published begun
            ? new Initializer.Words(begun.text())
                .vectors(model, settings.vectors(), new Initializer.Draw(0, word)) // draws nothing
            : start;
    if (equal(start, first)) {
      return findings.list();
    }
    VectorDrift drift =
        new VectorDrift(
            rows(word, trainable.values()),
            start,
            first,
            settings.vectors(),
            settings.initializer().words());
    List<Finding> all = new ArrayList<>(findings.list());
    // A little further from what is published is no reason to move more.
    all.removeIf(finding -> finding.name().equals(VectorFindings.MOVE_MORE));
    all.add(drift.finding());
    return all;
  }

  private List<float[]> rows(int word, List<float[]> tables) {
    return tables.stream().map(table -> words.rowsOf(word, table)).toList();
  }

  private static boolean equal(List<float[]> one, List<float[]> other) {
    return IntStream.range(0, one.size()).allMatch(i -> Arrays.equals(one.get(i), other.get(i)));
  }

  private List<OfEncoder> ofEncoders(int word) {
    List<OfEncoder> all = new ArrayList<>();
    List<ClipTextModel> encoders = model.conditioner().encoders();
    List<float[]> learned = trainable.values();
    for (int i = 0; i < encoders.size(); i++) {
      VectorTable values = rows(word, learned.get(i));
      all.add(
          OfEncoder.of(
              rows(word, trainable.initial().get(i)),
              values,
              compare(encoders.get(i), values).places(),
              model.tokenizer()::textOf));
    }
    return all;
  }

  private VectorTable rows(int word, float[] table) {
    int count = words.all().get(word).vectors();
    float[] rows = words.rowsOf(word, table);
    return new VectorTable(count, rows.length / count, rows);
  }

  private VocabularyComparison compare(ClipTextModel encoder, VectorTable values) {
    VocabularyComparison comparison = new VocabularyComparison(values, NEIGHBORS);
    TokenRows.read(model, encoder, TokenRows.all(encoder), (first, rows) -> comparison.add(rows));
    return comparison;
  }

  /**
   * Measures what the loss becomes without each vector of a word, on pictures whose prompts have
   * it; empty for a single vector, without which there is no word.
   */
  private List<Change> changes(int word, int vectorsBefore, RunEvents events) {
    List<Change> changes = new ArrayList<>();
    int vectors = words.all().get(word).vectors();
    List<Integer> pictures = pictures(word);
    if (vectors == 1 || pictures.isEmpty()) {
      return changes;
    }
    List<Double> with = losses(validation, pictures);
    for (int i = 0; i < vectors; i++) {
      try (TensorScope scope = model.runtime().openScope("left out")) {
        ValidationLoss without = validation.with(encoder.of(fewer(word), without(scope, word, i)));
        changes.add(Change.between(with, losses(without, pictures)));
      }
      events.publish(new Examining(vectorsBefore + i + 1, words.vectors()));
    }
    return changes;
  }

  private List<Double> losses(ValidationLoss measured, List<Integer> pictures) {
    List<Double> losses = new ArrayList<>();
    for (int picture : pictures) {
      try (TensorScope scope = model.runtime().openScope("picture")) {
        for (float loss :
            measured.evaluate(scope, picture, ContextAdapter.NONE).perExample().toFloatArray()) {
          losses.add((double) loss);
        }
      }
    }
    return losses;
  }

  private List<Integer> pictures(int word) {
    int affordable = Math.max(1, MAX_PASSES / words.vectors());
    return validation.picturesWith(words.all().get(word).placeholder()).stream()
        .limit(Math.min(MAX_PICTURES, affordable))
        .toList();
  }

  /** Returns the words with one vector less for one of them. */
  private List<Placeholder> fewer(int word) {
    List<Placeholder> all = new ArrayList<>(words.placeholders());
    all.set(word, new Placeholder(all.get(word).name(), all.get(word).vectors() - 1));
    return all;
  }

  /** Returns the tables without one vector of a word. */
  private List<NDArray> without(TensorScope scope, int word, int vector) {
    int row = words.firstRows().get(word) + vector;
    return trainable.values().stream().map(all -> without(scope, all, row)).toList();
  }

  private NDArray without(TensorScope scope, float[] all, int row) {
    int width = all.length / words.vectors();
    float[] rest = new float[all.length - width];
    System.arraycopy(all, 0, rest, 0, row * width);
    System.arraycopy(all, (row + 1) * width, rest, row * width, rest.length - row * width);
    return scope.upload(rest, words.vectors() - 1, width);
  }
}
