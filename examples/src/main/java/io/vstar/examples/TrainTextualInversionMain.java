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

/**
 * Learns a new word from a few pictures (textual inversion), as a YAML file says.
 *
 * <p>Arguments: the file, such as {@code configs/cat.yaml}; then settings that win over it, such as
 * {@code training.steps=20}.
 */
public final class TrainTextualInversionMain {
  private TrainTextualInversionMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    TrainingMethod<?> method = TrainingMethods.registered().named("textual-inversion");
    List<String> overrides = List.of(args).subList(1, args.length);
    TrainConfig config = ConfigLoader.load(method.schema(), Path.of(args[0]), overrides);
    try (TrainingRun run = TrainingRun.open(method, config);
        TensorRuntime runtime = TensorRuntime.open(config.device())) {
      RunEvent.Ended end = run.train(runtime, new RunEvents(), StopRequest.NEVER);
      System.out.println(end.notPublished().orElse("the files are in " + end.results()));
    }
  }
}
