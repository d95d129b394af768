package io.vstar.train.imagic;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopBuilder;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.optim.LearningRateSchedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * The learning of a stage in the training loop of all methods, with a state file from which a later
 * call goes on exactly.
 *
 * @param part the part of the work that the stage is
 * @param stage its number of steps and learning rate
 * @param seed the seed of the examples
 * @param identity the identity of the edit, see {@link TrainingLoopBuilder#identity}
 * @param folder the folder of state files
 * @param stop the request to stop, read between steps
 * @param listener the listener to the progress
 */
record StageLearning(
    ImagicListener.Part part,
    ImagicSettings.Stage stage,
    long seed,
    String identity,
    Path folder,
    StopRequest stop,
    ImagicListener listener) {
  private static final int STATE_EVERY = 250;

  /**
   * Learns until the last step.
   *
   * @param scope the scope of the stage's tensors
   * @throws CancellationException if the stop was requested; the state is written then
   */
  void run(TensorRuntime runtime, TensorScope scope, ImagicStage learned) {
    Path file = folder.resolve(part.name().toLowerCase(Locale.ROOT) + ".safetensors");
    LearningRateSchedule rate =
        new LearningRateSchedule(
            stage.learningRate(), 0, stage.steps(), LearningRateSchedule.Shape.CONSTANT);
    TrainingLoop loop =
        new TrainingLoopBuilder(runtime, learned.step(), rate)
            .identity(identity, seed)
            .publishing(new RunEvents().on(RunEvent.StepCompleted.class, this::tell))
            .keepingState(STATE_EVERY, state -> TrainingStateFile.write(file, state))
            .build();
    scope.seal();
    if (Files.exists(file)) {
      loop.restore(TrainingStateFile.read(file));
    }
    if (loop.completedSteps() < stage.steps()
        && stop.saving(() -> loop.run(stop::made)).stopped()) {
      throw new CancellationException(
          "stopped after %d of %d steps; the same command goes on"
              .formatted(loop.completedSteps(), stage.steps()));
    }
  }

  private void tell(RunEvent.StepCompleted event) {
    String loss = "loss %.4f".formatted(event.metrics().get(MetricName.LOSS));
    listener.afterStep(part, event.step(), stage.steps(), loss);
  }
}
