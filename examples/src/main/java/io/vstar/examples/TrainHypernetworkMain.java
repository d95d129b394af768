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
import java.util.ArrayList;
import java.util.List;

/**
 * Learns a style from a folder of drawings (a hypernetwork), with settings from the program alone;
 * there is no YAML file.
 *
 * <p>Arguments: the folder of the pictures, such as {@code datasets-sample/dusk}; the folder for
 * the results; then more settings, such as {@code training.steps=100}.
 */
public final class TrainHypernetworkMain {
  private TrainHypernetworkMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    TrainingMethod<?> method = TrainingMethods.registered().named("hypernetwork");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model=pocket",
                "hypernetwork.layerStructure=[1, 1]",
                "dataset.path=" + args[0],
                "dataset.validation=0.2",
                "output.folder=" + args[1],
                "output.name=style"));
    settings.addAll(List.of(args).subList(2, args.length));
    TrainConfig config = ConfigLoader.of(method.schema(), settings);
    try (TrainingRun run = TrainingRun.open(method, config);
        TensorRuntime runtime = TensorRuntime.open(config.device())) {
      RunEvent.Ended end = run.train(runtime, new RunEvents(), StopRequest.NEVER);
      System.out.printf("the validation loss is %.4f of the start's%n", end.best().ratio());
      System.out.println(end.notPublished().orElse("the files are in " + end.results()));
    }
  }
}
