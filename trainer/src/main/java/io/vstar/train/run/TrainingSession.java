package io.vstar.train.run;

import io.vstar.error.VstarException;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.loop.TrainingListener.Validation;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ValidationLoss;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run once everything is loaded: trains, exports, publishes, draws. */
final class TrainingSession {
  private final TrainConfig config;
  private final ResultFolder results;
  private final RunFolder folder;
  private final RunInputs inputs;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final PreparedData data;
  private final Learning learning;
  private final RunListener listener;
  private final InstantSource clock;
  private final Instant started;
  private final Previews previews;
  private final TrainingLoopFactory loops;

  /** What a session works on, and whom it tells. */
  record Setting(
      TrainConfig config,
      ResultFolder results,
      RunFolder folder,
      RunInputs inputs,
      PreparedData data,
      TrainingPrompts prompts,
      RunListener listener,
      InstantSource clock) {}

  /**
   * @param scope owns what is learned
   */
  TrainingSession(
      Setting setting,
      StableDiffusion model,
      TensorScope scope,
      LatentCache latents,
      Learning learning) {
    this.config = setting.config();
    this.results = setting.results();
    this.folder = setting.folder();
    this.inputs = setting.inputs();
    this.model = model;
    this.scope = scope;
    this.data = setting.data();
    this.learning = learning;
    this.listener = setting.listener();
    this.clock = setting.clock();
    this.started = clock.instant();
    this.previews = Previews.of(config.preview(), model, learning, data.resolution());
    this.loops =
        new TrainingLoopFactory(
            config, model, new EncodedDataset(latents, setting.prompts(), learning.encoder()));
  }

  /** Runs to the end, or until asked to stop. */
  RunEnd run(StopRequest stop) {
    try (MetricsLog log = MetricsLog.create(folder.metrics(), learning.measurements())) {
      RunRecorder recorder =
          new RunRecorder(listener, log, learning, previews, folder, clock, stop);
      ValidationLoss validation = loops.validation(data.validation());
      learning.begin(validation, folder);
      TrainingLoop loop =
          loops.create(
              scope, learning.trainable(), data.training().buckets(), validation, recorder);
      scope.seal();
      PublicationGate gate = new PublicationGate(measurePublished(validation));
      loop.measureStart();
      listener.started(config.training().steps());
      RunEnd end = stop.saving(() -> trainAndPublish(loop, recorder, gate, stop));
      listener.ended(end);
      if (!end.outcome().stopped()) { // who stops a run does not want to wait for pictures
        drawResults(stop);
      }
      return end;
    }
  }

  private Optional<PublicationGate.Published> measurePublished(ValidationLoss validation) {
    Optional<PublicationGate.Published> published =
        new PublishedResult(results, listener).intact().map(result -> measure(result, validation));
    published
        .flatMap(PublicationGate.Published::loss)
        .ifPresent(loss -> listener.measuredPublished(published.get().run().number(), loss));
    return published;
  }

  private PublicationGate.Published measure(
      PublishedResult.Intact result, ValidationLoss validation) {
    try {
      double loss = learning.measure(result.export(), validation);
      return new PublicationGate.Published(result.run(), Optional.of(loss));
    } catch (VstarException e) {
      listener.warning(
          "the published run %s cannot be compared with this one (%s); it is replaced if this one comes to its end"
              .formatted(result.run().number(), e.getMessage()));
      return new PublicationGate.Published(result.run(), Optional.empty());
    }
  }

  private RunEnd trainAndPublish(
      TrainingLoop loop, RunRecorder recorder, PublicationGate gate, StopRequest stop) {
    TrainingLoop.Outcome outcome;
    try {
      outcome = loop.run(stop::made);
    } catch (RuntimeException e) {
      listener.trained();
      keepWhatIsGood(loop, recorder, e);
      throw e;
    }
    listener.trained();
    Optional<String> refusal = gate.refusal(outcome);
    SortedMap<String, String> outputs = export(outcome.best());
    write(recorder.ended(outcome, outputs, refusal));
    if (refusal.isEmpty()) {
      results.publish(folder);
    }
    results.prune(config.output().keepRuns());
    return new RunEnd(outcome, folder, results.path(), refusal);
  }

  /** A run that fails leaves its best values so far; they are not published. */
  private void keepWhatIsGood(TrainingLoop loop, RunRecorder recorder, RuntimeException failure) {
    try {
      Validation best = loop.restoreBest();
      SortedMap<String, String> outputs = export(best);
      write(recorder.failed(failure, best, outputs));
      if (!outputs.isEmpty()) {
        listener.warning(
            "the best values, of step %d, are kept in %s, not published"
                .formatted(best.step(), folder.path()));
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Writes learned values; what was not trained is not worth a file. */
  private SortedMap<String, String> export(Validation best) {
    return best.step() == 0
        ? new TreeMap<>()
        : learning.export(
            new Exporter(
                folder, config, model.files(), inputs, best.step(), data.resolution(), listener));
  }

  private void write(RunResult result) {
    Environment environment =
        Environment.current(model.runtime().engineVersion(), model.runtime().deviceName());
    new Manifest(inputs, environment, started, clock.instant(), result).write(folder.manifest());
    listener.wrote(folder.manifest());
  }

  private void drawResults(StopRequest stop) {
    learning.ended(listener);
    if (previews.write(folder.beforeAfter(), listener::drawing, stop)) {
      listener.wrote(folder.beforeAfter());
    }
    results.refresh();
  }
}
