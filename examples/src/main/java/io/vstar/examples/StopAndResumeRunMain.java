package io.vstar.examples;

import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops a training after three steps, and goes on with it; on a CPU the result is, byte for byte,
 * that of a training which was never stopped.
 *
 * <p>Arguments: a YAML file, such as {@code configs/cat.yaml}; then settings that win over it.
 */
public final class StopAndResumeRunMain {
  private StopAndResumeRunMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    TrainingMethod<?> method = TrainingMethods.registered().named("textual-inversion");
    List<String> overrides = List.of(args).subList(1, args.length);
    TrainConfig config = ConfigLoader.load(method.schema(), Path.of(args[0]), overrides);
    AtomicBoolean enough = new AtomicBoolean();
    RunEvents stopping =
        new RunEvents().on(RunEvent.StepCompleted.class, step -> enough.set(step.step() == 3));
    RunEvents telling =
        new RunEvents()
            .on(
                RunEvent.Resumed.class,
                resumed -> System.out.println("goes on after step " + resumed.completedSteps()));
    try (TrainingRun run = TrainingRun.open(method, config);
        TensorRuntime runtime = TensorRuntime.open(config.device())) {
      RunEvent.Ended stopped = run.train(runtime, stopping, enough::get);
      System.out.println("stopped after step " + stopped.steps());
      RunEvent.Ended end = run.resume(runtime, telling, StopRequest.NEVER);
      System.out.println("ended after step " + end.steps());
    }
  }
}
