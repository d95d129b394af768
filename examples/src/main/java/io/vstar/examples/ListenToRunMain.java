package io.vstar.examples;

import com.google.gson.Gson;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains, and writes what happens as lines of JSON, as a page or a dashboard would read it.
 *
 * <p>Arguments: a YAML file, such as {@code configs/cat.yaml}; then settings that win over it.
 */
public final class ListenToRunMain {
  private ListenToRunMain() {}

  /** Writes a line for each event that has figures or a file. */
  record JsonLines(Gson gson) implements RunListener {
    @Override
    public void listenTo(RunEvents events) {
      events
          .on(RunEvent.StepCompleted.class, step -> line(step, step.step(), step.metrics()))
          .on(RunEvent.Validated.class, loss -> line(loss, loss.step(), loss.metrics()))
          .on(RunEvent.Measured.class, more -> line(more, more.step(), more.metrics()))
          .on(RunEvent.PreviewDrawn.class, sheet -> line(sheet, sheet.step(), sheet.file()));
    }

    private void line(RunEvent event, int step, Object what) {
      Object plain = what instanceof Path file ? file.toString() : what;
      System.out.println(gson.toJson(Map.of("event", event.name(), "step", step, "data", plain)));
    }
  }

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    TrainingMethod<?> method = TrainingMethods.registered().named("textual-inversion");
    List<String> overrides = List.of(args).subList(1, args.length);
    TrainConfig config = ConfigLoader.load(method.schema(), Path.of(args[0]), overrides);
    RunEvents events = new RunEvents().add(new JsonLines(new Gson()));
    try (TrainingRun run = TrainingRun.open(method, config);
        TensorRuntime runtime = TensorRuntime.open(config.device())) {
      run.train(runtime, events, StopRequest.NEVER);
    }
  }
}
