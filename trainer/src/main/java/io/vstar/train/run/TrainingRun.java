package io.vstar.train.run;

import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.io.SoftwareVersion;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.loop.TrainingStepFactory;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.StepFile;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.result.ChangeCheck;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A training run from the config to the exported files.
 *
 * <p>Cheap checks come first, so that a run that cannot succeed fails before the engine is loaded.
 */
public final class TrainingRun implements AutoCloseable {
  private final RunPlan plan;
  private final ResultFolder results;
  private final InstantSource clock;

  private TrainingRun(RunPlan plan, ResultFolder results, InstantSource clock) {
    this.plan = plan;
    this.results = results;
    this.clock = clock;
  }

  /**
   * Locks the output folder and reads everything that the run depends on, as {@link
   * #open(TrainingMethod, TrainConfig, String, InstantSource, HubClient)} does, with this version
   * of the program, the system's clock, and the Hub as the environment has it.
   *
   * @param method the method of training that read the config
   * @param config the config of the run
   * @throws io.vstar.error.VstarException if anything the config names cannot be used
   */
  public static TrainingRun open(TrainingMethod<?> method, TrainConfig config) {
    return open(
        method,
        config,
        SoftwareVersion.text(),
        InstantSource.system(),
        HubClient.ofEnvironment(HubListener.NONE));
  }

  /**
   * Locks the output folder and reads everything that the run depends on.
   *
   * @param method the method of training that read the config
   * @param config the config of the run
   * @param codeVersion the version of this program
   * @param clock the clock of the manifest and the log
   * @param hub the client that downloads a base model that is not on this machine
   * @throws io.vstar.error.VstarException if anything that the config names cannot be used
   */
  public static TrainingRun open(
      TrainingMethod<?> method,
      TrainConfig config,
      String codeVersion,
      InstantSource clock,
      HubClient hub) {
    MethodPlan plan = method.plan(config);
    ResultFolder results = ResultFolder.open(config.output().folder(), config.outputName());
    try {
      return new TrainingRun(
          RunPlan.of(method.schema(), plan, config, codeVersion, hub), results, clock);
    } catch (RuntimeException e) {
      results.close();
      throw e;
    }
  }

  /** Returns the folder in which results are published. */
  public ResultFolder results() {
    return results;
  }

  /**
   * Returns the reasons why the result would differ from the published one; empty if it would not.
   */
  public List<String> reasonsToTrain() {
    return ChangeCheck.reasonsToTrain(results, plan.inputs());
  }

  /**
   * Trains, exports and publishes in a new run folder. A run that is stopped early keeps its best
   * values so far. The published result is replaced in one step, and only by one that measures
   * better.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @return the last event of the run
   */
  public RunEvent.Ended train(TensorRuntime runtime, RunEvents events, StopRequest stop) {
    return train(runtime, events, stop, StartingPoint.NOTHING);
  }

  /**
   * Resumes the last run if it was stopped or cut off, and {@linkplain #train trains} anew if there
   * is none. On a CPU the result is byte for byte what that run would have learned.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @return the last event of the run
   * @throws io.vstar.error.ConfigException if that run had other settings or pictures
   */
  public RunEvent.Ended resume(TensorRuntime runtime, RunEvents events, StopRequest stop) {
    return resume(runtime, events, stop, ResumeRequest.NEWEST);
  }

  /**
   * Goes on with an earlier training, or {@linkplain #train trains} anew if the newest snapshot is
   * asked for and there is none.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @param request what to go on from
   * @return the last event of the run
   * @throws io.vstar.error.ConfigException if what is asked for is not there or not whole, or
   *     settings or pictures were others; it names them
   */
  public RunEvent.Ended resume(
      TensorRuntime runtime, RunEvents events, StopRequest stop, ResumeRequest request) {
    Optional<Path> stepFile = request.file().filter(file -> !TrainingStateFile.isState(file));
    if (stepFile.isPresent()) {
      StepFile values = plan.method().readStepFile(stepFile.get());
      requireStepsLeft(stepFile.get(), values);
      values.remarks().forEach(events::warn);
      return train(runtime, events, stop, StartingPoint.of(stepFile.get(), values));
    }
    return new SnapshotSearch(results, plan.schema(), plan.config(), plan.inputs(), events::warn)
        .find(request)
        .map(run -> train(runtime, events, stop, StartingPoint.of(run)))
        .orElseGet(() -> train(runtime, events, stop));
  }

  private void requireStepsLeft(Path file, StepFile values) {
    int steps = plan.config().training().plannedSteps();
    if (values.steps() >= steps) {
      throw new ConfigException(
          "%s has the values after %d steps, but this run has only %d; set more training.steps"
              .formatted(file, values.steps(), steps));
    }
  }

  /**
   * Tries several learning rates in short trainings; writes and publishes nothing.
   *
   * @param runtime the runtime of the device to train on
   * @param test the rates and the number of steps at each
   * @param events the channel of the events of loading and encoding
   * @param progress the listener to the progress of the test
   * @param stop the request to stop, read between steps
   * @throws java.util.concurrent.CancellationException if the stop was requested
   */
  public LearningRateCurve tryRates(
      TensorRuntime runtime,
      LearningRateRange test,
      RunEvents events,
      LearningRateListener progress,
      StopRequest stop) {
    plan.warnings().forEach(events::warn);
    PreparedData data = plan.data();
    try (StableDiffusion model = plan.load(runtime);
        TensorScope scope = runtime.openScope("learned")) {
      Learning learning = plan.method().begin(model, scope);
      EncodedDataset dataset = plan.encoded(plan.encode(model, events), learning);
      TrainingStepFactory steps = new TrainingStepFactory(plan.config().training(), model, dataset);
      return new LearningRateSearch(
              runtime,
              each -> steps.create(each, learning.trainable(), data.planner(plan.config())),
              learning.trainable(),
              new TrainingLoopFactory(plan.config(), model, dataset).validation(data.validation()))
          .run(test, progress, stop);
    }
  }

  private RunEvent.Ended train(
      TensorRuntime runtime, RunEvents events, StopRequest stop, StartingPoint start) {
    RunFolder folder = results.begin();
    RunOpening opening = new RunOpening(plan, folder, events, clock);
    try {
      results.repairs().forEach(events::warn);
      plan.warnings().forEach(events::warn);
      opening.write(events, start, runtime);
      events.publish(plan.planned(folder));
      return train(new PreparedRun(plan, results, folder, events, clock), runtime, stop, start);
    } catch (RuntimeException e) {
      if (folder.isEmpty()) {
        results.discard(folder);
      } else {
        opening.reportFailure(e);
      }
      throw e;
    }
  }

  private RunEvent.Ended train(
      PreparedRun prepared, TensorRuntime runtime, StopRequest stop, StartingPoint start) {
    RunEvents events = prepared.events();
    Instant loading = clock.instant();
    try (StableDiffusion model = plan.load(runtime);
        TensorScope scope = runtime.openScope("learned")) {
      events.publish(new RunEvent.ModelLoaded(Duration.between(loading, clock.instant())));
      Learning learning = plan.method().begin(model, scope);
      LatentCache latents = plan.encode(model, events);
      return new TrainingSession(prepared, model, scope, latents, learning).run(start, stop);
    }
  }

  @Override
  public void close() {
    results.close();
  }
}
