package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.embedding.VocabularyComparison;
import io.vstar.clip.ClipTextModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Examining;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.inversion.VectorFigures.Change;
import io.vstar.train.inversion.VectorFigures.OfEncoder;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A listener that assesses the vectors of a word at the end of a run: how far they are from where
 * they began, what they lie near in the vocabulary, and what each of them is good for. It draws
 * nothing at random and changes nothing.
 */
final class VectorAssessment implements RunListener {
  /** The pictures a vector is left out on; more would hardly change what is found. */
  private static final int MAX_PICTURES = 4;

  /** The pictures of all vectors together, so that a word of many vectors does not take long. */
  private static final int MAX_PASSES = 64;

  private static final int NEIGHBORS = 3;

  /** The encoder of prompts in which the word has given vectors. */
  @FunctionalInterface
  interface WordEncoder {
    /**
     * Returns the encoder.
     *
     * @param vectors the number of vectors V
     * @param tables (V, D) for each text encoder
     */
    PromptEncoder of(int vectors, List<NDArray> tables);
  }

  private final StableDiffusion model;
  private final TextualInversionTrainable trainable;
  private final int vectors;
  private final WordEncoder encoder;
  private final ValidationLoss validation;

  /**
   * Makes a listener.
   *
   * @param vectors the number of vectors of the word
   * @param encoder the encoder for fewer vectors
   * @param validation the loss on whose pictures vectors are left out
   */
  VectorAssessment(
      StableDiffusion model,
      TextualInversionTrainable trainable,
      int vectors,
      WordEncoder encoder,
      ValidationLoss validation) {
    this.model = model;
    this.trainable = trainable;
    this.vectors = vectors;
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
            List<Change> leftOut = ended.stopped() ? List.of() : changes(events);
            VectorFigures figures = new VectorFigures(vectors, ofEncoders(), leftOut);
            events.publish(new Examined(new VectorFindings(figures).list()));
          }
        });
  }

  private List<OfEncoder> ofEncoders() {
    List<OfEncoder> all = new ArrayList<>();
    List<ClipTextModel> encoders = model.conditioner().encoders();
    List<float[]> learned = trainable.values();
    for (int i = 0; i < encoders.size(); i++) {
      float[] values = learned.get(i);
      all.add(
          OfEncoder.of(
              new VectorTable(vectors, values.length / vectors, trainable.initial().get(i)),
              new VectorTable(vectors, values.length / vectors, values),
              compare(encoders.get(i), values).places(),
              model.tokenizer()::textOf));
    }
    return all;
  }

  private VocabularyComparison compare(ClipTextModel encoder, float[] values) {
    VocabularyComparison comparison =
        new VocabularyComparison(
            new VectorTable(vectors, values.length / vectors, values), NEIGHBORS);
    TokenRows.read(model, encoder, TokenRows.all(encoder), (first, rows) -> comparison.add(rows));
    return comparison;
  }

  /**
   * Measures what the loss becomes without each vector; empty for a single one, without which there
   * is no word.
   */
  private List<Change> changes(RunEvents events) {
    List<Change> changes = new ArrayList<>();
    if (vectors == 1) {
      return changes;
    }
    List<Double> with = losses(Optional.empty());
    for (int i = 0; i < vectors; i++) {
      changes.add(Change.between(with, losses(Optional.of(i))));
      events.publish(new Examining(i + 1, vectors));
    }
    return changes;
  }

  /** Computes the loss of each example, with a vector left out if one is given. */
  private List<Double> losses(Optional<Integer> leftOut) {
    List<Double> losses = new ArrayList<>();
    try (TensorScope scope = model.runtime().openScope("left out")) {
      ValidationLoss measured =
          leftOut
              .map(index -> validation.with(encoder.of(vectors - 1, without(scope, index))))
              .orElse(validation);
      for (int i = 0; i < pictures(); i++) {
        try (TensorScope picture = scope.openScope("picture")) {
          for (float loss :
              measured.evaluate(picture, i, ContextAdapter.NONE).perExample().toFloatArray()) {
            losses.add((double) loss);
          }
        }
      }
    }
    return losses;
  }

  private int pictures() {
    int affordable = Math.max(1, MAX_PASSES / vectors);
    return Math.min(validation.pictures(), Math.min(MAX_PICTURES, affordable));
  }

  private List<NDArray> without(TensorScope scope, int index) {
    return trainable.values().stream().map(all -> without(scope, all, index)).toList();
  }

  private NDArray without(TensorScope scope, float[] all, int index) {
    int width = all.length / vectors;
    float[] rest = new float[all.length - width];
    System.arraycopy(all, 0, rest, 0, index * width);
    System.arraycopy(all, (index + 1) * width, rest, index * width, rest.length - index * width);
    return scope.upload(rest, vectors - 1, width);
  }
}
