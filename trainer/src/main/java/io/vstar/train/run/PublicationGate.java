package io.vstar.train.run;

import io.vstar.error.VstarException;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.config.PublicationRule;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.heldout.GateVerdict.Comparison;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.method.Learning;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.PublishedResult;
import io.vstar.train.result.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The gate by which the result of a run replaces the published one.
 *
 * <p>A result that learned nothing is never published, and no result is replaced by one that
 * measures worse: the published result is measured on the same pictures, timesteps and noise as the
 * new one. If it cannot be measured, because it is for another kind of model, only a completed run
 * replaces it.
 *
 * <p>By the rule {@link PublicationRule#BETTER} it is also measured on noise that chose neither of
 * the two, and pictures that the published result was trained on do not count.
 *
 * @param published the published result; empty if there is none, or if it is damaged
 * @param rule the rule
 * @param optimizer the optimizer of the run, for advice
 */
record PublicationGate(
    Optional<Published> published, PublicationRule rule, OptimizerSettings optimizer) {
  /** The relative difference of two measurements of the same values by float32 rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * The published result as this run measures it.
   *
   * @param run the run that published it
   * @param exports its exported files in one format
   * @param measured its losses; empty if the model cannot use it
   */
  record Published(RunFolder run, List<Path> exports, Optional<Measured> measured) {

    /** Returns the mean of the losses that choose; empty if the model cannot use it. */
    Optional<Double> loss() {
      return measured.map(each -> each.choosing().mean());
    }
  }

  /**
   * The losses of the published result.
   *
   * @param choosing those on the triples that choose the values of this run
   * @param compared those on the triples on which the results are compared: the same ones, or by
   *     the rule {@code better} those that choose nothing
   * @param pictures the pictures of {@code compared}; empty if the run has no manifest
   */
  record Measured(
      HeldOutLosses choosing, HeldOutLosses compared, Optional<ComparedPictures> pictures) {}

  /** The losses of what an earlier run exported. */
  private record Losses(StableDiffusion model, Learning learning) {
    HeldOutLosses of(List<Path> exports, ValidationLoss validation) {
      try (TensorScope scope = model.runtime().openScope("published")) {
        return learning.load(exports, scope).losses(validation);
      }
    }
  }

  /**
   * Makes the gate of a run, for which the published result is measured as the run is.
   *
   * @param model the base model
   * @param learning the learning of the run
   * @param validation the validation loss of the run
   * @param control the loss that chooses nothing
   */
  static PublicationGate measure(
      PreparedRun run,
      StableDiffusion model,
      Learning learning,
      ValidationLoss validation,
      ValidationLoss control) {
    PublicationRule rule = run.config().output().publish();
    RunEvents events = run.events();
    Optional<Published> published =
        new PublishedResult(run.results(), events)
            .intact()
            .map(
                result ->
                    new Published(
                        result.run(),
                        result.exports(),
                        measured(run, result, new Losses(model, learning), validation, control)));
    published.ifPresent(
        result ->
            result
                .loss()
                .ifPresent(
                    loss ->
                        events.publish(
                            new RunEvent.PublishedMeasured(result.run().number(), loss))));
    if (published.isPresent() && rule == PublicationRule.BETTER && run.data().heldOut().isEmpty()) {
      events.warn(
          "output.publish is better, but no picture is held out: both results are compared on"
              + " pictures that they were trained on; set dataset.validation");
    }
    return new PublicationGate(published, rule, run.config().training().chosenOptimizer());
  }

  private static Optional<Measured> measured(
      PreparedRun run,
      PublishedResult.Intact result,
      Losses losses,
      ValidationLoss validation,
      ValidationLoss control) {
    boolean doubts = run.config().output().publish() == PublicationRule.BETTER;
    List<Placement> pictures = doubts ? run.data().control() : run.data().validation();
    try {
      HeldOutLosses choosing = losses.of(result.exports(), validation);
      return Optional.of(
          new Measured(
              choosing,
              doubts ? losses.of(result.exports(), control) : choosing,
              result
                  .run()
                  .readManifest()
                  .map(Manifest::inputs)
                  .map(inputs -> ComparedPictures.of(pictures, inputs))));
    } catch (VstarException e) {
      run.events()
          .warn(
              "the published run %s cannot be compared with this one (%s); it is replaced if this one comes to its end"
                  .formatted(result.run().number(), e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Decides whether a result is published.
   *
   * @param outcome the outcome of the training
   * @param kept the losses of its result on the triples that choose nothing
   * @param judge draws with both results, if the config asks for that
   */
  GateVerdict verdict(TrainingOutcome outcome, HeldOutLosses kept, Optional<PictureJudge> judge) {
    GateVerdict byLoss = verdict(outcome, kept);
    return judge.isEmpty() || !byLoss.accepted() || byLoss.comparisons().isEmpty()
        ? byLoss
        : byLoss.with(judge.get().compare(published.orElseThrow().exports()));
  }

  /** Decides by the losses alone. */
  GateVerdict verdict(TrainingOutcome outcome, HeldOutLosses kept) {
    Optional<String> nothing = LearningVerdict.nothingLearned(outcome, optimizer);
    Optional<String> run = published.map(before -> before.run().number());
    if (nothing.isPresent()) {
      return new GateVerdict(false, nothing.get(), run, Map.of());
    }
    return published
        .map(before -> verdict(outcome, kept, before))
        .orElseGet(() -> new GateVerdict(true, "nothing was published before it", run, Map.of()));
  }

  private GateVerdict verdict(TrainingOutcome outcome, HeldOutLosses kept, Published before) {
    String number = before.run().number();
    if (before.measured().isEmpty()) {
      String reason =
          outcome.stopped()
              ? "it was stopped, and cannot be compared with the published run " + number
              : "it came to its end, and cannot be compared with the published run " + number;
      return new GateVerdict(!outcome.stopped(), reason, Optional.of(number), Map.of());
    }
    Measured measured = before.measured().get();
    return rule == PublicationRule.BETTER
        ? better(kept, number, measured)
        : notWorse(outcome.best().losses(), number, measured);
  }

  private static GateVerdict notWorse(HeldOutLosses result, String run, Measured before) {
    double loss = result.mean();
    double limit = before.choosing().mean();
    boolean accepted = loss <= limit * (1 + ROUNDING);
    String reason =
        "it measures %s, %s the published run %s with %s"
            .formatted(
                number(loss), accepted ? "not worse than" : "worse than", run, number(limit));
    return new GateVerdict(accepted, reason, Optional.of(run), compare(result, before));
  }

  private static GateVerdict better(HeldOutLosses kept, String run, Measured before) {
    if (!Double.isFinite(kept.mean())) {
      return new GateVerdict(
          false, "its losses on what chose nothing are not finite", Optional.of(run), Map.of());
    }
    Map<String, Comparison> comparisons = compare(kept, before);
    boolean fair = comparisons.containsKey("unseen");
    Comparison decisive = comparisons.get(fair ? "unseen" : "all");
    Optional<Interval> interval = decisive.ratio().interval();
    boolean accepted = interval.filter(each -> each.high() < 1).isPresent();
    String reason =
        "it is %s the published run %s: %s of its loss%s on %d picture%s%s"
            .formatted(
                accepted ? "better than" : "not better than",
                run,
                number(decisive.ratio().ratio()),
                interval
                    .map(each -> " (%s to %s)".formatted(number(each.low()), number(each.high())))
                    .orElse(""),
                decisive.pictures(),
                decisive.pictures() == 1 ? "" : "s",
                fair ? " that neither was trained on" : "");
    return new GateVerdict(accepted, reason, Optional.of(run), comparisons);
  }

  /** Compares on each set of pictures, or on all where those of the published run are unknown. */
  private static Map<String, Comparison> compare(HeldOutLosses result, Measured before) {
    return before
        .pictures()
        .map(pictures -> pictures.compare(result, before.compared()))
        .orElseGet(
            () ->
                Map.of(
                    "all",
                    new Comparison(
                        result.grid().pictures(), PairedRatio.of(result, before.compared()))));
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.4g", loss);
  }
}
